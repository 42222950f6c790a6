/* Runs a command that takes another moment for now: clock SECONDS COMMAND [ARGUMENT...]
 *
 * A static program asks the kernel's page of clocks (the vDSO) for the time, where no preloaded library stands in the way.
 * So that page is hidden from it when it starts, which has it make system calls; those for the time of day are caught, and
 * what they return is moved by the difference between SECONDS and now. Clocks that count from the machine's start are left
 * alone. Ends as the command does; with 77 where this cannot be done. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#ifdef __x86_64__

#include <elf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { CANNOT = 77 };

static long moved; /* seconds */

static void cannot(const char *what) {
    perror(what);
    exit(CANNOT);
}

/* ---- the command ---- */

static void catch_calls_for_time(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_gettime, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_gettimeofday, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_time, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        cannot("clock: seccomp");
}

static void run(char **command, int wait_for) {
    char byte;
    if (read(wait_for, &byte, 1) != 1)
        exit(CANNOT);
    close(wait_for);
    catch_calls_for_time();
    execvp(command[0], command);
    cannot(command[0]);
}

/* ---- its clocks ---- */

static long peek(pid_t pid, unsigned long at) {
    errno = 0;
    return ptrace(PTRACE_PEEKDATA, pid, at, 0);
}

/* On the stack of a program that starts: argc, arguments, 0, environment, 0, pairs of the auxiliary vector. */
static void hide_clocks(pid_t pid) {
    struct user_regs_struct regs;
    ptrace(PTRACE_GETREGS, pid, 0, &regs);
    unsigned long at = regs.rsp + sizeof(long) * (unsigned long)(peek(pid, regs.rsp) + 2);
    while (peek(pid, at) && !errno)
        at += sizeof(long);
    for (at += sizeof(long); peek(pid, at) != AT_NULL && !errno; at += 2 * sizeof(long))
        if (peek(pid, at) == AT_SYSINFO_EHDR)
            ptrace(PTRACE_POKEDATA, pid, at, (long)AT_IGNORE);
}

static void move_word(pid_t pid, unsigned long at) {
    if (at)
        ptrace(PTRACE_POKEDATA, pid, at, peek(pid, at) + moved);
}

/* At the end of a call for the time. */
static void move_time(pid_t pid) {
    struct user_regs_struct regs;
    ptrace(PTRACE_GETREGS, pid, 0, &regs);
    if ((long)regs.rax < 0)
        return;
    if (regs.orig_rax == SYS_gettimeofday) {
        move_word(pid, regs.rdi);
    } else if (regs.orig_rax == SYS_time) {
        move_word(pid, regs.rdi);
        regs.rax += (unsigned long)moved;
        ptrace(PTRACE_SETREGS, pid, 0, &regs);
    } else if (regs.rdi == CLOCK_REALTIME || regs.rdi == CLOCK_REALTIME_COARSE ||
               regs.rdi == CLOCK_TAI) {
        move_word(pid, regs.rsi);
    }
}

/* A thread stands still: what is to be done, and on it goes. */
static void stopped(pid_t pid, int status) {
    int signal = WSTOPSIG(status), event = status >> 16;
    if (event == PTRACE_EVENT_EXEC)
        hide_clocks(pid);
    if (signal == (SIGTRAP | 0x80))
        move_time(pid);
    bool delivered = !event && signal != (SIGTRAP | 0x80);
    ptrace(event == PTRACE_EVENT_SECCOMP ? PTRACE_SYSCALL : PTRACE_CONT, pid, 0,
           delivered ? signal : 0);
}

static int follow(pid_t command) {
    int status, result = CANNOT;
    for (pid_t pid; (pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
        if (pid < 0)
            continue;
        if (WIFSTOPPED(status))
            stopped(pid, status);
        else if (pid == command)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return result;
}

int main(int argc, char **argv) {
    int go[2];
    if (argc < 3 || pipe(go))
        return CANNOT;
    moved = atol(argv[1]) - (long)time(NULL);
    pid_t pid = fork();
    if (pid < 0)
        cannot("clock: fork");
    if (pid == 0)
        run(argv + 2, go[0]);
    long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE |
                   PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACESYSGOOD |
                   PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SEIZE, pid, 0, options))
        cannot("clock: ptrace");
    if (write(go[1], "", 1) != 1)
        return CANNOT;
    return follow(pid);
}

#else

int main(void) {
    fputs("clock: only for x86-64\n", stderr);
    return 77;
}

#endif
