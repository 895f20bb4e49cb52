// Preloaded into a program: its wall clock is another one, in readings, in the kernel's receive times and in the times it gives to
// files. CLOCK_SHIFT: that many seconds off. CLOCK_AT: every reading is that second since 1970. CLOCK_FILE: a file of eight
// bytes with the nanoseconds that it is off, shared by all programs of a box: who sets the clock writes it, slewing does nothing.
// Monotonic clocks and the machine's own clock stay as they are. CLOCK_UID: who the program believes to be.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define SECOND 1000000000LL

// Opened before any chroot or change of user.
static _Atomic int64_t *shared;

__attribute__((constructor)) static void open_shared(void) {
    const char *path = getenv("CLOCK_FILE");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *map = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (map != MAP_FAILED) shared = map;
    close(file);
}

static int64_t shift(void) {
    if (shared) return *shared;
    const char *text = getenv("CLOCK_SHIFT");
    return text ? atoll(text) * SECOND : 0;
}

// What the wrong clock shows at a time on the right one.
static struct timespec shown(struct timespec time) {
    const char *text = getenv("CLOCK_AT");
    if (text) return (struct timespec){atol(text), time.tv_nsec};
    int64_t whole = time.tv_sec * SECOND + time.tv_nsec + shift();
    return (struct timespec){whole / SECOND, whole % SECOND};
}

static struct timeval shown_micro(struct timeval time) {
    struct timespec precise = shown((struct timespec){time.tv_sec, time.tv_usec * 1000});
    return (struct timeval){precise.tv_sec, precise.tv_nsec / 1000};
}

int clock_gettime(clockid_t clock, struct timespec *result) {
    int code = REAL(clock_gettime)(clock, result);
    if (code == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI)) *result = shown(*result);
    return code;
}

int gettimeofday(struct timeval *restrict result, void *restrict zone) {
    int code = REAL(gettimeofday)(result, zone);
    if (code == 0) *result = shown_micro(*result);
    return code;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

// Setting it.
static int set(int64_t wanted) {
    struct timespec now;
    if (!shared) return errno = EPERM, -1;
    REAL(clock_gettime)(CLOCK_REALTIME, &now);
    *shared = wanted - (now.tv_sec * SECOND + now.tv_nsec);
    return 0;
}

int clock_settime(clockid_t clock, const struct timespec *time) {
    if (clock != CLOCK_REALTIME) return errno = EINVAL, -1;
    return set(time->tv_sec * SECOND + time->tv_nsec);
}

int settimeofday(const struct timeval *time, const struct timezone *zone) {
    (void)zone;
    return time ? set(time->tv_sec * SECOND + time->tv_usec * 1000LL) : 0;
}

int clock_adjtime(clockid_t clock, struct timex *wish) {
    static struct timex state = {.tick = 10000, .status = STA_UNSYNC, .maxerror = 16000000, .esterror = 16000000, .constant = 2};
    (void)clock;
    if (!shared && wish->modes) return errno = EPERM, -1;
    unsigned modes = wish->modes;
    if (modes == ADJ_OFFSET_SINGLESHOT || modes == ADJ_OFFSET_SS_READ) return wish->offset = 0, TIME_OK;
    if (modes & ADJ_SETOFFSET)
        *shared += wish->time.tv_sec * SECOND + wish->time.tv_usec * (modes & ADJ_NANO ? 1LL : 1000LL);
    if (modes & ADJ_FREQUENCY) state.freq = wish->freq;
    if (modes & ADJ_TICK) state.tick = wish->tick;
    if (modes & ADJ_STATUS) state.status = wish->status;
    if (modes & ADJ_MAXERROR) state.maxerror = wish->maxerror;
    if (modes & ADJ_ESTERROR) state.esterror = wish->esterror;
    if (modes & ADJ_TIMECONST) state.constant = wish->constant;
    if (modes & ADJ_TAI) state.tai = wish->constant;
    if (modes & ADJ_NANO) state.status |= STA_NANO;
    *wish = state;
    wish->modes = modes;
    wish->precision = 1;
    wish->tolerance = 32768000;
    gettimeofday(&wish->time, NULL);
    if (state.status & STA_NANO) wish->time.tv_usec *= 1000;
    return state.status & STA_UNSYNC ? TIME_ERROR : TIME_OK;
}

int adjtimex(struct timex *wish) { return clock_adjtime(CLOCK_REALTIME, wish); }
int ntp_adjtime(struct timex *wish) { return clock_adjtime(CLOCK_REALTIME, wish); }

int adjtime(const struct timeval *delta, struct timeval *old) {
    (void)delta;
    if (old) *old = (struct timeval){0, 0};
    return 0;
}

uid_t geteuid(void) {
    const char *text = getenv("CLOCK_UID");
    return text ? (uid_t)atol(text) : REAL(geteuid)();
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
            *time = shown_micro(*time);
        }
        struct timespec *times = (struct timespec *)CMSG_DATA(part);
        if (part->cmsg_type == SCM_TIMESTAMPNS) *times = shown(*times);
        if (part->cmsg_type == SCM_TIMESTAMPING) {
            for (int i = 0; i < 3; i++)
                if (times[i].tv_sec) times[i] = shown(times[i]);
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
