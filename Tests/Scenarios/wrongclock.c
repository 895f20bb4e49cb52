// Preloaded into a program: its wall clock is CLOCK_SHIFT seconds off, in readings, in the kernel's receive times and in the
// times it gives to files; or, with CLOCK_AT, every reading is that second since 1970. Monotonic clocks and the machine's
// own clock stay as they are.
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

// What the wrong clock shows at a time on the right one.
static time_t shown(time_t seconds) {
    const char *text = getenv("CLOCK_AT");
    return text ? atol(text) : seconds + shift();
}

int clock_gettime(clockid_t clock, struct timespec *result) {
    int code = REAL(clock_gettime)(clock, result);
    if (code == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI))
        result->tv_sec = shown(result->tv_sec);
    return code;
}

int gettimeofday(struct timeval *restrict result, void *restrict zone) {
    int code = REAL(gettimeofday)(result, zone);
    if (code == 0) result->tv_sec = shown(result->tv_sec);
    return code;
}

time_t time(time_t *result) {
    time_t now = shown(REAL(time)(NULL));
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
        if (part->cmsg_type == SCM_TIMESTAMP) {
            struct timeval *time = (struct timeval *)CMSG_DATA(part);
            time->tv_sec = shown(time->tv_sec);
        }
        struct timespec *times = (struct timespec *)CMSG_DATA(part);
        if (part->cmsg_type == SCM_TIMESTAMPNS) times->tv_sec = shown(times->tv_sec);
        if (part->cmsg_type == SCM_TIMESTAMPING) {
            for (int i = 0; i < 3; i++)
                if (times[i].tv_sec) times[i].tv_sec = shown(times[i].tv_sec);
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
