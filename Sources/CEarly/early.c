// Swift seeds its hashing with getrandom(2) before main, which waits until the kernel has random numbers: minutes, on the
// very boots that boxdoctor is there to explain. So where there are none yet, it is told to do without. Runs before every
// other initialiser (ELF .preinit_array); hash seeds protect servers against floods of chosen keys, not a run of seconds.
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

static void do_without_random_numbers(void) {
    unsigned char byte;
    if (getrandom(&byte, 1, GRND_NONBLOCK) < 0 && errno == EAGAIN) setenv("SWIFT_DETERMINISTIC_HASHING", "1", 0);
}

__attribute__((section(".preinit_array"), used)) static void (*const early)(void) = do_without_random_numbers;
