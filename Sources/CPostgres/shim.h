#include <libpq-fe.h>
// libpq leaves waiting for its sockets to the caller; Swift's Glibc module has neither of these.
#include <sys/epoll.h>
#include <sys/eventfd.h>
