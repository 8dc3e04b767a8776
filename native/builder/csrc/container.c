// SPDX-License-Identifier: Apache-2.0
/* Container limits (cgroup v2 and v1) for a native executable's runtime. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VERSION = 240100, PLAIN = 0, CONTAINED = 1, TOO_OLD = 2, TOO_NEW = 3 };
static char mem[512], cpu[512];
static int v2;

static int slurp(const char *dir, const char *file, char *buf, size_t n) {
    char path[1024];
    FILE *fp;
    size_t got;
    if (!*dir) return 0;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    if (!(fp = fopen(path, "r"))) return 0;
    got = fread(buf, 1, n - 1, fp);
    fclose(fp);
    buf[got] = 0;
    return got > 0;
}
/* A number of bytes; -1 for none ("max", or v1's huge default), -2 if the file is missing. */
static long bytes(const char *dir, const char *file) {
    char b[128];
    unsigned long long x;
    if (!slurp(dir, file, b, sizeof b)) return -2;
    if (!strncmp(b, "max", 3)) return -1;
    x = strtoull(b, NULL, 10);
    return x >= 0x7000000000000000ull ? -1 : (long)x;
}
static long keyed(const char *dir, const char *file, const char *key) {
    char b[8192], *p = b;
    size_t k = strlen(key);
    if (!slurp(dir, file, b, sizeof b)) return -2;
    while (p) {
        if (!strncmp(p, key, k) && p[k] == ' ') return strtol(p + k + 1, NULL, 10);
        if ((p = strchr(p, '\n'))) p++;
    }
    return -2;
}
/* The group's own directory if visible there, else the mount's root (as inside a container). */
static void place(char *out, size_t n, const char *mount, const char *group, const char *probe) {
    char full[1024];
    snprintf(full, sizeof full, "%s%s/%s", mount, strcmp(group, "/") ? group : "", probe);
    if (access(full, R_OK) == 0) snprintf(out, n, "%s%s", mount, strcmp(group, "/") ? group : "");
    else snprintf(out, n, "%s", mount);
}
static void find(void) {
    char line[1024];
    FILE *fp = fopen("/proc/self/cgroup", "r");
    mem[0] = cpu[0] = 0;
    v2 = access("/sys/fs/cgroup/cgroup.controllers", R_OK) == 0;
    if (!fp) return;
    while (fgets(line, sizeof line, fp)) {
        char *ctl = strchr(line, ':'), *grp;
        if (!ctl || !(grp = strchr(ctl + 1, ':'))) continue;
        *ctl++ = 0;
        *grp++ = 0;
        grp[strcspn(grp, "\n")] = 0;
        if (v2 && !strcmp(line, "0")) {
            place(mem, sizeof mem, "/sys/fs/cgroup", grp, "memory.max");
            place(cpu, sizeof cpu, "/sys/fs/cgroup", grp, "cpu.max");
        } else if (!v2) {
            char pad[300];
            snprintf(pad, sizeof pad, ",%s,", ctl);
            if (strstr(pad, ",memory,")) place(mem, sizeof mem, "/sys/fs/cgroup/memory", grp, "memory.limit_in_bytes");
            if (strstr(pad, ",cpu,")) place(cpu, sizeof cpu, access("/sys/fs/cgroup/cpu,cpuacct", R_OK) ? "/sys/fs/cgroup/cpu" : "/sys/fs/cgroup/cpu,cpuacct", grp, "cpu.cfs_quota_us");
        }
    }
    fclose(fp);
}
static unsigned long hostMemory(void) { return (unsigned long)sysconf(_SC_PHYS_PAGES) * (unsigned long)sysconf(_SC_PAGESIZE); }

long svm_container_memory_limit_in_bytes(void) {
    long x = bytes(mem, v2 ? "memory.max" : "memory.limit_in_bytes");
    return x > 0 && (unsigned long)x < hostMemory() ? x : (x == -2 ? -2 : -1);
}
long svm_container_memory_and_swap_limit_in_bytes(void) {
    long m = svm_container_memory_limit_in_bytes(), s;
    if (!v2) return bytes(mem, "memory.memsw.limit_in_bytes");
    s = bytes(mem, "memory.swap.max");
    if (m < 0 || s == -1) return -1;
    return s < 0 ? m : m + s;
}
long svm_container_memory_soft_limit_in_bytes(void) { return bytes(mem, v2 ? "memory.low" : "memory.soft_limit_in_bytes"); }
long svm_container_memory_usage_in_bytes(void) { return bytes(mem, v2 ? "memory.current" : "memory.usage_in_bytes"); }
long svm_container_memory_max_usage_in_bytes(void) { return bytes(mem, v2 ? "memory.peak" : "memory.max_usage_in_bytes"); }
long svm_container_rss_usage_in_bytes(void) { return keyed(mem, "memory.stat", v2 ? "anon" : "rss"); }
long svm_container_cache_usage_in_bytes(void) { return keyed(mem, "memory.stat", v2 ? "file" : "cache"); }
unsigned long svm_container_physical_memory(void) {
    long x = svm_container_memory_limit_in_bytes();
    return x > 0 ? (unsigned long)x : hostMemory();
}
static int quota(void) {                       /* whole processors allowed, rounded up; 0: no limit */
    char b[128];
    long q = -1, p = 0;
    if (v2) {
        if (!slurp(cpu, "cpu.max", b, sizeof b) || !strncmp(b, "max", 3) || sscanf(b, "%ld %ld", &q, &p) != 2) return 0;
    } else {
        q = bytes(cpu, "cpu.cfs_quota_us");
        p = bytes(cpu, "cpu.cfs_period_us");
    }
    return q > 0 && p > 0 ? (int)((q + p - 1) / p) : 0;
}
int svm_container_active_processor_count(void) {
    cpu_set_t set;
    int n = (int)sysconf(_SC_NPROCESSORS_ONLN), q = quota();
    if (sched_getaffinity(0, sizeof set, &set) == 0) n = CPU_COUNT(&set);
    if (q > 0 && q < n) n = q;
    return n > 0 ? n : 1;
}
int svm_container_initialize(int version) {
    if (version != VERSION) return version > VERSION ? TOO_OLD : TOO_NEW;
    find();
    return svm_container_memory_limit_in_bytes() > 0 || quota() > 0 ? CONTAINED : PLAIN;
}
