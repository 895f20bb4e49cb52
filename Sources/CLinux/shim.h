// What Swift's Glibc module does not show: variadic syscalls, struct timex, control messages. No logic here.
#pragma once
// Not _GNU_SOURCE: it changes structs that the Glibc module has already defined without it.
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/rtc.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <spawn.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static inline int box_openat2(int directory, const char *path, const struct open_how *how) {
    return (int)syscall(SYS_openat2, directory, path, how, sizeof *how);
}

static inline int box_openat(int directory, const char *path, int flags, mode_t mode) {
    return openat(directory, path, flags, mode);
}

static inline ssize_t box_readlinkat(int directory, const char *path, void *target, size_t size) {
    return readlinkat(directory, path, target, size);
}

// These are declared only with _GNU_SOURCE; Debian 12's glibc and later has them.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
static const short box_spawn_setsid = 0x80;

// Headers of these would make their types this module's instead of Glibc's.
static inline int box_die_with_parent(void) { return (int)syscall(SYS_prctl, 1 /* PR_SET_PDEATHSIG */, 9 /* SIGKILL */, 0, 0, 0); }
static inline int box_adopt_orphans(int on) { return (int)syscall(SYS_prctl, 36 /* PR_SET_CHILD_SUBREAPER */, on, 0, 0, 0); }

// A child that has ended, not yet reaped, so that its number is still its own; 0 for none. Any child where `process` is 0.
static inline pid_t box_ended_child(pid_t process) {
    siginfo_t info;
    info.si_pid = 0;
    int code = waitid(process ? P_PID : P_ALL, process, &info, WEXITED | WNOHANG | WNOWAIT);
    return code == 0 ? info.si_pid : 0;
}
static inline int box_signal_process(int descriptor, int number) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, number, 0, 0);
}

// FUSE_SUPER_MAGIC, PROC_SUPER_MAGIC and PIPEFS_MAGIC (linux/magic.h).
enum { box_fuse = 0x65735546, box_proc = 0x9fa0, box_pipes = 0x50495045 };
static inline int box_is_on(int file, long file_system) {
    struct statfs state;
    return fstatfs(file, &state) == 0 && state.f_type == file_system;
}

static inline unsigned box_major(dev_t device) { return major(device); }
static inline unsigned box_minor(dev_t device) { return minor(device); }

static inline int box_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }
static inline int box_memory_file(void) { return (int)syscall(SYS_memfd_create, "input", 1 /* MFD_CLOEXEC */); }
static inline int box_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

static inline int box_is_unsynchronised(const struct timex *state) { return (state->status & STA_UNSYNC) != 0; }
static inline int box_has_nanoseconds(const struct timex *state) { return (state->status & STA_NANO) != 0; }

static inline struct cmsghdr *box_first_control(struct msghdr *message) { return CMSG_FIRSTHDR(message); }
static inline struct cmsghdr *box_next_control(struct msghdr *message, struct cmsghdr *control) {
    return CMSG_NXTHDR(message, control);
}
static inline void *box_control_data(struct cmsghdr *control) { return CMSG_DATA(control); }

static inline int box_set_rtc(int device, const struct rtc_time *time) { return ioctl(device, RTC_SET_TIME, time); }

// statx(2) has a struct of 256 bytes, whose attributes are its second 64-bit word; FS_IMMUTABLE_FL is 0x10 there too.
static inline int box_is_immutable(int file) {
    uint64_t state[32] = {0};
    return syscall(SYS_statx, file, "", 0x1000 /* AT_EMPTY_PATH */, 0u, state) == 0 && (state[1] & 0x10) != 0;
}

static const int box_o_path = __O_PATH;
static const uint64_t box_resolve_in_root = RESOLVE_IN_ROOT;
static const int box_sock_dgram = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
static const int box_sock_stream = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
static const int box_msg_nosignal = MSG_NOSIGNAL;
static const int box_msg_errqueue = MSG_ERRQUEUE;
static const long box_utime_omit = UTIME_OMIT;
static const int box_scm_timestampns = SCM_TIMESTAMPNS;
static const int box_so_timestampns = SO_TIMESTAMPNS;

// For tests: moves the calling thread into an empty network.
static inline int box_new_network(void) { return (int)syscall(SYS_unshare, 0x40000000 /* CLONE_NEWNET */); }
