/* Runs a program and stops it at one of its file operations: kills it there, or lets the operation fail.
 *
 *     faults LOG count        -- PROGRAM ARGUMENTS…   runs it to its end, and writes each operation to LOG, a line for each
 *     faults LOG kill N       -- PROGRAM ARGUMENTS…   kills it before the N-th
 *     faults LOG fail N ERRNO -- PROGRAM ARGUMENTS…   lets the N-th fail
 *     faults LOG full N ERRNO -- PROGRAM ARGUMENTS…   lets the N-th and every one behind it fail that creates or writes
 *
 * Operations are counted as system calls, by ptrace: it does not matter through which library the program makes them. Counted
 * is what changes the file system, and every opening of a file that is not the system's own. For Linux on x86-64 and AArch64. */

#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/ptrace.h>

static void die(const char *what) {
    perror(what);
    exit(99);
}

/* A string in the memory of the program. */
static void text_at(pid_t pid, unsigned long address, char *to, size_t size) {
    size_t got = 0;
    to[0] = 0;
    while (got + 1 < size) {
        size_t page = 4096 - (address + got) % 4096, want = size - 1 - got < page ? size - 1 - got : page;
        struct iovec here = {to + got, want}, there = {(void *)(address + got), want};
        ssize_t n = process_vm_readv(pid, &here, 1, &there, 1, 0);
        if (n <= 0) break;
        if (memchr(to + got, 0, n)) return;
        got += n;
        to[got] = 0;
    }
}

static int is_systems(const char *path) {
    static const char *const own[] = {"/lib", "/usr", "/etc", "/proc", "/sys", "/dev", 0};
    for (int i = 0; own[i]; i++)
        if (!strncmp(path, own[i], strlen(own[i]))) return 1;
    return 0;
}

/* The name of a counted operation, and of the path that it is about; 0 for other system calls. */
static const char *counted(pid_t pid, unsigned long nr, const unsigned long *a, char *path, size_t size, int *grows) {
    const char *name = 0;
    int at = -1;
    path[0] = 0;
    *grows = 0;
    switch (nr) {
    case SYS_openat:
        text_at(pid, a[1], path, size);
        if (is_systems(path)) return 0;
        *grows = (a[2] & O_CREAT) != 0;
        return a[2] & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC) ? "open-to-write" : "open-to-read";
    case SYS_write:
    case SYS_pwrite64:
    case SYS_writev: {
        /* Only to files: standard streams and pipes are no part of it. */
        char link[64];
        snprintf(link, sizeof link, "/proc/%d/fd/%lu", pid, a[0]);
        ssize_t n = readlink(link, path, size - 1);
        if (n < 0) return 0;
        path[n] = 0;
        *grows = 1;
        return a[0] > 2 && path[0] == '/' && !is_systems(path) ? "write" : 0;
    }
    case SYS_mkdirat: name = "mkdir", at = 1, *grows = 1; break;
    case SYS_unlinkat: name = "unlink", at = 1; break;
    case SYS_renameat: case SYS_renameat2: name = "rename", at = 3; break;
    case SYS_linkat: name = "link", at = 3, *grows = 1; break;
    case SYS_symlinkat: name = "symlink", at = 2, *grows = 1; break;
    case SYS_fchmodat: name = "chmod", at = 1; break;
    case SYS_utimensat: name = "utimens", at = 1; break;
    case SYS_ftruncate: return "truncate";
    case SYS_fchmod: return "chmod";
    case SYS_fsync: case SYS_fdatasync: return "sync";
    case SYS_flock: return "lock";
    case SYS_copy_file_range: case SYS_sendfile: *grows = 1; return "copy";
#ifdef SYS_open
    case SYS_open:
        text_at(pid, a[0], path, size);
        if (is_systems(path)) return 0;
        *grows = (a[1] & O_CREAT) != 0;
        return a[1] & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC) ? "open-to-write" : "open-to-read";
    case SYS_mkdir: name = "mkdir", at = 0, *grows = 1; break;
    case SYS_unlink: name = "unlink", at = 0; break;
    case SYS_rmdir: name = "rmdir", at = 0; break;
    case SYS_rename: name = "rename", at = 1; break;
    case SYS_link: name = "link", at = 1, *grows = 1; break;
    case SYS_symlink: name = "symlink", at = 1, *grows = 1; break;
    case SYS_chmod: name = "chmod", at = 0; break;
#endif
    default: return 0;
    }
    text_at(pid, a[at], path, size);
    return name;
}

/* Lets the system call at which a thread stands do nothing. */
static void skip(pid_t pid) {
#if defined(__x86_64__)
    struct user_regs_struct regs;
    if (ptrace(PTRACE_GETREGS, pid, 0, &regs)) die("registers");
    regs.orig_rax = -1;
    if (ptrace(PTRACE_SETREGS, pid, 0, &regs)) die("registers");
#elif defined(__aarch64__)
    int none = -1;
    struct iovec io = {&none, sizeof none};
    if (ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &io)) die("registers");
#else
#error "only x86-64 and AArch64"
#endif
}

/* What the system call returns that a thread comes back from. */
static void returns(pid_t pid, long value) {
#if defined(__x86_64__)
    struct user_regs_struct regs;
    if (ptrace(PTRACE_GETREGS, pid, 0, &regs)) die("registers");
    regs.rax = value;
    if (ptrace(PTRACE_SETREGS, pid, 0, &regs)) die("registers");
#elif defined(__aarch64__)
    struct user_regs_struct regs;
    struct iovec io = {&regs, sizeof regs};
    if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &io)) die("registers");
    regs.regs[0] = value;
    if (ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &io)) die("registers");
#endif
}

#define THREADS 4194304
static char failing[THREADS];

int main(int argc, char **argv) {
    int i = 3, kill_it = 0, full = 0;
    long at = 0, error = 0, n = 0;
    if (argc < 5) return 98;
    FILE *log = fopen(argv[1], "w");
    if (!log) die(argv[1]);
    if (!strcmp(argv[2], "kill")) kill_it = 1, at = atol(argv[3]), i = 4;
    else if (!strcmp(argv[2], "fail")) at = atol(argv[3]), error = atol(argv[4]), i = 5;
    else if (!strcmp(argv[2], "full")) full = 1, at = atol(argv[3]), error = atol(argv[4]), i = 5;
    if (i + 1 >= argc || strcmp(argv[i], "--")) return 98;
    fcntl(fileno(log), F_SETFD, FD_CLOEXEC);

    pid_t main_pid = fork();
    if (main_pid < 0) die("fork");
    if (!main_pid) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        execvp(argv[i + 1], argv + i + 1);
        die(argv[i + 1]);
    }
    int status;
    waitpid(main_pid, &status, 0);
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                   PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, main_pid, 0, options)) die("ptrace");
    ptrace(PTRACE_SYSCALL, main_pid, 0, 0);
    for (;;) {
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0) die("wait");
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (pid != main_pid) continue;
            fclose(log);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        int signal = WSTOPSIG(status);
        if (signal == (SIGTRAP | 0x80)) {
            struct ptrace_syscall_info info;
            signal = 0;
            if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) > 0) {
                if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
                    char path[4096];
                    int grows;
                    const unsigned long *args = (const unsigned long *)info.entry.args;
                    const char *name = counted(pid, info.entry.nr, args, path, sizeof path, &grows);
                    if (name) {
                        n++;
                        int hit = full ? at && n >= at && grows : n == at;
                        fprintf(log, "%ld %s%s %s\n", n, hit ? "!" : "", name, path);
                        if (hit && kill_it) {
                            fflush(log);
                            kill(main_pid, SIGKILL);
                        } else if (hit) {
                            failing[pid % THREADS] = 1;
                            skip(pid);
                        }
                    }
                } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && failing[pid % THREADS]) {
                    failing[pid % THREADS] = 0;
                    returns(pid, -error);
                }
            }
        } else if (signal == SIGTRAP || signal == SIGSTOP) {
            /* An event of ptrace, or the first stop of a thread. */
            signal = 0;
        }
        ptrace(PTRACE_SYSCALL, pid, 0, signal);
    }
}
