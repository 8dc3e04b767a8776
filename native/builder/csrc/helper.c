// SPDX-License-Identifier: Apache-2.0
/* Small C services that a native executable's runtime calls on Linux. */
#define _GNU_SOURCE
#include <errno.h>
#include <locale.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>
#include "svm_locale.h"

extern char **environ;
char **getEnviron(void) { return environ; }

/* libjava's own look-up of the system's time zone; the directory matters on AIX only. */
extern char *findJavaTZ_md(const char *java_home_dir);
char *SVM_FindJavaTZmd(const char *mappings, int length) {
    (void)mappings; (void)length;
    return findJavaTZ_md("");
}

void codeSynchronization_clearCache(long start, long size) {
    __builtin___clear_cache((char *)start, (char *)(start + size));
}

int getThreadId(void) { return (int)syscall(SYS_gettid); }

/* User CPU time of a thread in nanoseconds, -1 if unknown. */
long getThreadUserTimeSlow(int tid) {
    char path[64], buf[1024], *p;
    unsigned long utime;
    size_t n;
    FILE *fp;
    int i;
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
    if (!(fp = fopen(path, "r"))) return -1;
    n = fread(buf, 1, sizeof buf - 1, fp);
    fclose(fp);
    buf[n] = 0;
    if (!(p = strrchr(buf, ')'))) return -1;
    for (i = 0; i < 12 && p; i++) p = strchr(p + 1, ' ');   /* field 14 */
    if (!p || sscanf(p, "%lu", &utime) != 1) return -1;
    return (long)(utime * (1000000000ul / (unsigned long)sysconf(_SC_CLK_TCK)));
}

void *mremapP(void *old, size_t oldSize, size_t newSize, int flags, void *target) {
    return mremap(old, oldSize, newSize, flags, target);
}

/* ---- locale ------------------------------------------------------------------------- */
static svm_locale_props_t props;

static int parse(int category, const char **lang, const char **script, const char **country, const char **variant) {
    const char *cur = setlocale(category, NULL);
    char *copy, *at, *dot, *us;
    *script = *country = *variant = NULL;
    if (!cur || !*cur || !strcmp(cur, "C") || !strcmp(cur, "POSIX") || !strncmp(cur, "C.", 2)) {
        *lang = "en";
        return 0;
    }
    if (!(copy = strdup(cur))) return 1;
    if ((at = strchr(copy, '@'))) *at++ = 0;
    if ((dot = strchr(copy, '.'))) *dot = 0;
    if ((us = strchr(copy, '_'))) *us++ = 0;
    *lang = strlen(copy) >= 2 && strlen(copy) <= 8 ? copy : "en";
    if (us && strlen(us) >= 2 && strlen(us) <= 3) *country = us;
    if (at && !strcmp(at, "latin")) *script = "Latn";
    else if (at && !strcmp(at, "cyrillic")) *script = "Cyrl";
    else if (at && !strcmp(at, "arabic")) *script = "Arab";
    else if (at && !strcmp(at, "devanagari")) *script = "Deva";
    else if (at && !strcmp(at, "iqtelif")) *script = "Latn";
    else if (at && !strcmp(at, "nynorsk")) *variant = "NY";
    else if (at && !strcmp(at, "saaho")) *variant = NULL;
    return 0;
}

int svm_initialize_locale(void) {
    setlocale(LC_ALL, "");
    if (parse(LC_MESSAGES, &props.display_language, &props.display_script, &props.display_country, &props.display_variant) ||
        parse(LC_CTYPE, &props.format_language, &props.format_script, &props.format_country, &props.format_variant))
        return SVM_LOCALE_INITIALIZATION_OUT_OF_MEMORY;
    return SVM_LOCALE_INITIALIZATION_SUCCEEDED;
}
svm_locale_props_t *svm_get_locale(void) { return &props; }

/* ---- signals: counted in the handler, waited for by one dispatcher thread -------------- */
static volatile int owned;
static volatile int pending[NSIG];
static sem_t sem;

int cSunMiscSignal_open(void) {
    if (!__sync_bool_compare_and_swap(&owned, 0, 1)) return 1;
    memset((void *)pending, 0, sizeof pending);
    return sem_init(&sem, 0, 0) == 0 ? 0 : -1;
}
int cSunMiscSignal_close(void) {
    int rc = sem_destroy(&sem);
    __sync_lock_release(&owned);
    return rc;
}
int cSunMiscSignal_awaitSemaphore(void) {
    int rc = sem_wait(&sem);
    return rc != 0 && errno == EINTR ? 0 : rc;
}
int cSunMiscSignal_signalSemaphore(void) { return sem_post(&sem); }
bool cSunMiscSignal_signalRangeCheck(int sig) { return sig >= 0 && sig < NSIG; }
int cSunMiscSignal_checkPendingSignal(void) {
    int i, n;
    for (i = 0; i < NSIG; i++)
        while ((n = pending[i]) > 0)
            if (__sync_bool_compare_and_swap(&pending[i], n, n - 1)) return i;
    return -1;
}
static void onSignal(int sig) {
    int saved = errno;
    if (sig >= 0 && sig < NSIG) {
        __sync_fetch_and_add(&pending[sig], 1);
        sem_post(&sem);
    }
    errno = saved;
}
typedef void (*handler_t)(int);
handler_t cSunMiscSignal_signalHandlerFunctionPointer(void) { return onSignal; }

/* ---- attach: the unix socket that jcmd connects to ------------------------------------- */
void svm_attach_startup(const char *path) {
    struct stat st;
    if (stat(path, &st) == 0) unlink(path);
}
void svm_attach_listener_cleanup(int s, const char *path) {
    if (s != -1) { shutdown(s, SHUT_RDWR); close(s); }
    if (path) unlink(path);
}
static bool mine(const struct stat *st) { return st->st_uid == geteuid() || st->st_uid == 0; }
bool svm_attach_check_socket_file(const char *path) {
    struct stat st;
    return stat(path, &st) == 0;
}
bool svm_attach_is_init_trigger(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && mine(&st);
}
int svm_attach_create_listener(const char *path) {
    struct sockaddr_un addr;
    char tmp[sizeof addr.sun_path];
    int s;
    if (snprintf(tmp, sizeof tmp, "%s.tmp", path) >= (int)sizeof tmp) return -1;
    if ((s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) == -1) return -1;
    memset(&addr, 0, sizeof addr);
    addr.sun_family = AF_UNIX;
    strcpy(addr.sun_path, tmp);
    unlink(tmp);
    if (bind(s, (struct sockaddr *)&addr, sizeof addr) || listen(s, 5) || chmod(tmp, 0600) || rename(tmp, path)) {
        close(s);
        unlink(tmp);
        return -1;
    }
    return s;
}
int svm_attach_wait_for_request(int listener) {
    for (;;) {
        struct ucred cred;
        socklen_t len = sizeof cred;
        int s = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (s == -1) {
            if (errno == EINTR) continue;
            return -1;
        }
        if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &cred, &len) == 0 && (cred.uid == 0 || cred.uid == geteuid())) return s;
        close(s);
    }
}
void svm_attach_shutdown_socket(int s) { shutdown(s, SHUT_RDWR); }

/* ---- variadic libc functions under fixed signatures ------------------------------------- */
#include <fcntl.h>
int fprintfSD(FILE *f, const char *format, const char *a, int b) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return fprintf(f, format, a, b);
#pragma GCC diagnostic pop
}
int openSII(const char *path, int flags, int mode) { return open(path, flags, mode); }
int openatISII(int dir, const char *path, int flags, int mode) { return openat(dir, path, flags, mode); }
