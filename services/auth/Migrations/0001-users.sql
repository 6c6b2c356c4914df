-- Accounts. An address is compared by its key, so that its spelling does not matter.
CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text NOT NULL CHECK (octet_length(email) <= 254),
    email_key text NOT NULL CONSTRAINT users_email_key UNIQUE,
    username text CHECK (char_length(username) <= 64),
    password_hash text NOT NULL,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('pending', 'active', 'disabled')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- A login. Access tokens name their session; ending it ends them.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_because text,
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- The refresh tokens of a session in the order they were issued; only their SHA-256 is kept.
CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    number integer NOT NULL,
    issued_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (session_id, number)
);

-- The keys access tokens are signed with, shared by all replicas.
CREATE TABLE signing_keys (
    id text PRIMARY KEY,
    algorithm text NOT NULL CHECK (algorithm = 'ES256'),
    private_key bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);
