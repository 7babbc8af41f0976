/* Lets the bench change what one machine's processes see of the world: the clock, and how long the disk takes.

   Loaded by LD_PRELOAD. PANTAU_BENCH_SHIM names a file of two 64-bit numbers that the bench writes while the
   process runs: seconds by which the clock is wrong, and milliseconds that each flush and rename takes longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *told;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("PANTAU_BENCH_SHIM");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *seen = mmap(0, 16, PROT_READ, MAP_SHARED, file, 0);
    if (seen != MAP_FAILED) told = seen;
    close(file);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int clock_gettime(clockid_t id, struct timespec *at) {
    static __typeof__(&clock_gettime) real;
    if (!real) real = REAL(clock_gettime);
    int failed = real(id, at);
    if (!failed && told && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += told[0];
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    static int (*real)(struct timeval *, void *);
    if (!real) real = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
    int failed = real(at, zone);
    if (!failed && told) at->tv_sec += told[0];
    return failed;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

static void wait_for_the_disk(void) {
    if (told && told[1]) usleep((useconds_t)told[1] * 1000);
}

int fsync(int file) {
    wait_for_the_disk();
    return REAL(fsync)(file);
}

int fdatasync(int file) {
    wait_for_the_disk();
    return REAL(fdatasync)(file);
}

int rename(const char *from, const char *to) {
    wait_for_the_disk();
    return REAL(rename)(from, to);
}
