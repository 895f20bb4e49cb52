// Preloaded into a program: its wall clock is CLOCK_SHIFT seconds off, in readings, in the kernel's receive times and in the
// times it gives to files. Monotonic clocks and the machine's own clock stay as they are.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long shift(void) {
    const char *text = getenv("CLOCK_SHIFT");
    return text ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *result) {
    int code = REAL(clock_gettime)(clock, result);
    if (code == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI))
        result->tv_sec += shift();
    return code;
}

int gettimeofday(struct timeval *restrict result, void *restrict zone) {
    int code = REAL(gettimeofday)(result, zone);
    if (code == 0) result->tv_sec += shift();
    return code;
}

time_t time(time_t *result) {
    time_t now = REAL(time)(NULL) + shift();
    if (result) *result = now;
    return now;
}

// What dnsmasq's timestamp file is touched with.
int utimes(const char *path, const struct timeval times[2]) {
    struct timeval now[2];
    gettimeofday(&now[0], NULL);
    now[1] = now[0];
    return REAL(utimes)(path, times ? times : now);
}

static void shift_receive_times(struct msghdr *message) {
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level != SOL_SOCKET) continue;
        if (part->cmsg_type == SCM_TIMESTAMP) ((struct timeval *)CMSG_DATA(part))->tv_sec += shift();
        if (part->cmsg_type == SCM_TIMESTAMPNS) ((struct timespec *)CMSG_DATA(part))->tv_sec += shift();
        if (part->cmsg_type == SCM_TIMESTAMPING) {
            struct timespec *times = (struct timespec *)CMSG_DATA(part);
            for (int i = 0; i < 3; i++)
                if (times[i].tv_sec) times[i].tv_sec += shift();
        }
    }
}

ssize_t recvmsg(int socket, struct msghdr *message, int flags) {
    ssize_t length = REAL(recvmsg)(socket, message, flags);
    if (length >= 0) shift_receive_times(message);
    return length;
}

int recvmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout) {
    int received = REAL(recvmmsg)(socket, messages, count, flags, timeout);
    for (int i = 0; i < received; i++) shift_receive_times(&messages[i].msg_hdr);
    return received;
}
