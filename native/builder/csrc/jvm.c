// SPDX-License-Identifier: Apache-2.0
/* The JVM_* services that the JDK's static C libraries still call in a native executable. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

JNIEXPORT void initialize(void) {}

JNIEXPORT jint JNICALL JVM_ActiveProcessorCount(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
    return (jint)sysconf(_SC_NPROCESSORS_ONLN);
}
JNIEXPORT jlong JNICALL JVM_NanoTime(JNIEnv *env, jclass c) {
    struct timespec t;
    (void)env; (void)c;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (jlong)t.tv_sec * 1000000000 + t.tv_nsec;
}
JNIEXPORT jlong JNICALL JVM_CurrentTimeMillis(JNIEnv *env, jclass c) {
    struct timespec t;
    (void)env; (void)c;
    clock_gettime(CLOCK_REALTIME, &t);
    return (jlong)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
JNIEXPORT jlong JNICALL JVM_GetNanoTimeAdjustment(JNIEnv *env, jclass c, jlong offset) {
    struct timespec t;
    jlong d;
    (void)env; (void)c;
    clock_gettime(CLOCK_REALTIME, &t);
    d = (jlong)t.tv_sec - offset;
    return d >= 0x0100000000LL || d <= -0x0100000000LL ? -1 : d * 1000000000 + t.tv_nsec;
}
JNIEXPORT void JNICALL JVM_Halt(jint code) { _exit(code); }
JNIEXPORT void JNICALL JVM_BeforeHalt(void) {}
JNIEXPORT void JNICALL JVM_Yield(JNIEnv *env, jclass c) { (void)env; (void)c; sched_yield(); }
JNIEXPORT jboolean JNICALL JVM_IsUseContainerSupport(void) { return JNI_TRUE; }
JNIEXPORT jboolean JNICALL JVM_IsSupportedJNIVersion(jint v) { return v >= JNI_VERSION_1_1 && v <= JNI_VERSION_24; }
JNIEXPORT jboolean JNICALL JVM_IsStaticallyLinked(void) { return JNI_TRUE; }
JNIEXPORT void *JNICALL JVM_GetManagement(jint version) { (void)version; return NULL; }
JNIEXPORT jobjectArray JNICALL JVM_GetVmArguments(JNIEnv *env) { (void)env; return NULL; }
JNIEXPORT char *JNICALL JVM_NativePath(char *path) { return path; }
JNIEXPORT void *JNICALL JVM_LoadLibrary(const char *name, jboolean throwing) { (void)throwing; return dlopen(name, RTLD_LAZY); }
JNIEXPORT void JNICALL JVM_UnloadLibrary(void *handle) { dlclose(handle); }
JNIEXPORT void *JNICALL JVM_FindLibraryEntry(void *handle, const char *name) { return dlsym(handle, name); }

JNIEXPORT jint JNICALL JVM_FindSignal(const char *name) {
    static const struct { const char *n; int s; } all[] = {
        {"HUP", SIGHUP}, {"INT", SIGINT}, {"QUIT", SIGQUIT}, {"ILL", SIGILL}, {"ABRT", SIGABRT}, {"FPE", SIGFPE}, {"KILL", SIGKILL},
        {"SEGV", SIGSEGV}, {"PIPE", SIGPIPE}, {"ALRM", SIGALRM}, {"TERM", SIGTERM}, {"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"CHLD", SIGCHLD},
        {"CONT", SIGCONT}, {"STOP", SIGSTOP}, {"TSTP", SIGTSTP}, {"TTIN", SIGTTIN}, {"TTOU", SIGTTOU}, {"BUS", SIGBUS}, {"TRAP", SIGTRAP},
        {"URG", SIGURG}, {"WINCH", SIGWINCH}, {"IO", SIGIO}, {"SYS", SIGSYS}, {"XCPU", SIGXCPU}, {"XFSZ", SIGXFSZ}, {"VTALRM", SIGVTALRM}, {"PROF", SIGPROF}};
    size_t i;
    if (!strncmp(name, "SIG", 3)) name += 3;
    for (i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].n, name)) return all[i].s;
    return -1;
}
JNIEXPORT jboolean JNICALL JVM_RaiseSignal(jint sig) { return raise(sig) == 0; }

JNIEXPORT void *JNICALL JVM_RawMonitorCreate(void) {
    pthread_mutex_t *m = malloc(sizeof *m);
    if (m && pthread_mutex_init(m, NULL)) { free(m); m = NULL; }
    return m;
}
JNIEXPORT void JNICALL JVM_RawMonitorDestroy(void *m) { if (m) { pthread_mutex_destroy(m); free(m); } }
JNIEXPORT jint JNICALL JVM_RawMonitorEnter(void *m) { return pthread_mutex_lock(m); }
JNIEXPORT void JNICALL JVM_RawMonitorExit(void *m) { pthread_mutex_unlock(m); }

JNIEXPORT int jio_vsnprintf(char *s, size_t n, const char *f, va_list a) {
    int r;
    if ((long)n <= 0) return -1;
    r = vsnprintf(s, n, f, a);
    if (r >= (int)n || r < 0) { r = -1; s[n - 1] = 0; }
    return r;
}
JNIEXPORT int jio_snprintf(char *s, size_t n, const char *f, ...) {
    va_list a;
    int r;
    va_start(a, f);
    r = jio_vsnprintf(s, n, f, a);
    va_end(a);
    return r;
}
JNIEXPORT int jio_vfprintf(FILE *o, const char *f, va_list a) { return vfprintf(o, f, a); }
JNIEXPORT int jio_fprintf(FILE *o, const char *f, ...) {
    va_list a;
    int r;
    va_start(a, f);
    r = vfprintf(o, f, a);
    va_end(a);
    return r;
}
