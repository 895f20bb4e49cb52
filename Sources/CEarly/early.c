// What has to happen before Swift's own start: called before every other initialiser (ELF .preinit_array), with main's own
// arguments.
//
// Swift seeds its hashing with getrandom(2), which waits until the kernel has random numbers: minutes, on the very boots that
// boxdoctor is there to explain. So where there are none yet, it is told to do without; hash seeds protect servers against
// floods of chosen keys, not a run of seconds.
//
// And Swift reads the program's arguments from /proc/self/cmdline: where /proc is not mounted, in a chroot or early at boot, it
// sees none. So they are kept here. Nor does its runtime, linked in statically, find its own path there, and aborts, unless told where
// its root is; it wants it for a helper that we do not ship.
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "early.h"

static int argument_count;
static char **arguments;

static void early(int count, char **words) {
    argument_count = count;
    arguments = words;
    unsigned char byte;
    if (getrandom(&byte, 1, GRND_NONBLOCK) < 0 && errno == EAGAIN) setenv("SWIFT_DETERMINISTIC_HASHING", "1", 0);
    char letter;
    if (readlink("/proc/self/exe", &letter, 1) < 0) setenv("SWIFT_ROOT", "/", 0);
}

__attribute__((section(".preinit_array"), used)) static void (*const start)(int, char **) = early;

const char *box_argument(int index) { return index >= 0 && index < argument_count ? arguments[index] : NULL; }
