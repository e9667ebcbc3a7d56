#include "mcp/server.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

int mcp_claim_stdout(void)
{
    /* A missing descriptor would be taken by the next open file. The lowest free number is used, so
     * going upwards fills the holes. */
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0) return -1;
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    int out = fcntl(1, F_DUPFD_CLOEXEC, 3);
    if (out >= 0) dup2(2, 1);
    return out;
}
