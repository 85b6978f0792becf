/*
 * A native provider that misbehaves when it validates a stack, as the name of the stack says, or when
 * it is loaded, as it was compiled.
 */
#define _GNU_SOURCE
#include "kitaru_provider.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef ABI
#define ABI KITARU_PROVIDER_ABI_VERSION
#endif
#ifndef CONTRACT
#define CONTRACT "\"1.0.0\""
#endif

static void hang(void) {
    for (;;) pause();
}

static void segfault(void) { *(volatile int *)8 = 1; }

#if defined(HANG_AT_START)
__attribute__((constructor)) static void start(void) { hang(); }
#elif defined(CRASH_AT_START)
__attribute__((constructor)) static void start(void) { segfault(); }
#elif defined(MISSING)
extern void kitaru_test_function_of_nobody(void);
__attribute__((constructor)) static void start(void) { kitaru_test_function_of_nobody(); }
#endif

#ifndef PLAIN

static const char DESCRIPTION[] =
    "{\"stack-type\":\"hostile\",\"display-name\":\"C\",\"summary\":\"In C.\",\"provider-name\":\"c\","
    "\"provider-version\":\"1\",\"inputs\":[],\"targets\":[],\"credentials\":[],\"attributes\":[]}";

uint32_t kitaru_provider_abi_version(void) { return ABI; }

#ifndef NO_ASK

/* What the process may do that it has no need of. */
static const char *reach(void) {
    static char answer[200];
    int file = open("/etc/passwd", O_RDONLY) >= 0;
    int network = socket(AF_INET, SOCK_STREAM, 0) >= 0;
    int child = fork();
    if (child == 0) _exit(0);
    snprintf(answer, sizeof answer,
             "[{\"at\":\"\",\"code\":\"reach\",\"message\":\"%d files, %d networks, %d processes; "
             "variables: %d; process %d\",\"hint\":null,\"attributes\":[]}]",
             file, network, child > 0, getenv("HOME") != NULL || getenv("PATH") != NULL, getpid());
    return answer;
}

/* All that can be written to or closed, which is not only what belongs to this library. */
static void close_all(void) {
    for (int file = 0; file < 64; file++) close(file);
}

static int plays(const uint8_t *input, size_t length, const char *trick) {
    char name[64];
    snprintf(name, sizeof name, "\"name\":\"%s\"", trick);
    return memmem(input, length, name, strlen(name)) != NULL;
}

uint32_t kitaru_provider_ask(uint32_t question, const uint8_t *input, size_t length,
                             kitaru_provider_log log, void *context, uint8_t **output,
                             size_t *output_length) {
    const char *answer = "[]";
    size_t more = 0;
#define PLAYS(trick) (question == KITARU_PROVIDER_VALIDATE && plays(input, length, trick))
    if (question == KITARU_PROVIDER_CONTRACT) answer = CONTRACT;
    if (question == KITARU_PROVIDER_DESCRIBE) answer = DESCRIPTION;
    if (question == KITARU_PROVIDER_PLAN) return KITARU_PROVIDER_UNKNOWN_QUESTION;
    if (PLAYS("abort")) abort();
    if (PLAYS("memory")) {
        while (malloc(16 << 20) != NULL) continue;
        abort();
    }
    if (PLAYS("segfault")) segfault();
    if (PLAYS("hang")) hang();
    if (PLAYS("spin")) for (;;) __asm__ volatile("");
    if (PLAYS("stop")) raise(SIGSTOP);
    if (PLAYS("exit")) exit(0);
    if (PLAYS("close")) close_all(), hang();
    if (PLAYS("garbage")) answer = "\x1b[31m\xff{{{";
    if (PLAYS("other")) answer = "{\"code\":\"\\u001b[31m\"}";
    if (PLAYS("empty")) answer = "";
    if (PLAYS("cut")) answer = "[{\"at\":\"\",";
    if (PLAYS("long")) more = (size_t)1 << 62;
    if (PLAYS("beyond")) more = 1 << 20;
    if (PLAYS("status")) return 7;
    if (PLAYS("noise")) {
        for (int file = 0; file < 3; file++)
            if (write(file, "A\1\0\0\0[noise", 11) < 0) continue;
        printf("noise\n"), fflush(stdout);
    }
    if (PLAYS("fail")) {
        const char *why = "no \x1b[31mregion";
        log(context, KITARU_PROVIDER_ERROR, (const uint8_t *)why, strlen(why));
        return KITARU_PROVIDER_FAILED;
    }
    if (PLAYS("shout")) for (;;) log(context, KITARU_PROVIDER_INFO, (const uint8_t *)"loud", 4);
    if (PLAYS("flood")) {
        char *spaces = malloc(64 << 20);
        memset(spaces, ' ', 64 << 20);
        *output = (uint8_t *)spaces, *output_length = 64 << 20;
        return KITARU_PROVIDER_ANSWERED;
    }
    if (PLAYS("deep")) {
        char *nested = malloc(1 << 20);
        memset(nested, '[', 1 << 20);
        *output = (uint8_t *)nested, *output_length = 1 << 20;
        return KITARU_PROVIDER_ANSWERED;
    }
    if (PLAYS("nowhere")) {
        *output = NULL, *output_length = 8;
        return KITARU_PROVIDER_ANSWERED;
    }
    if (PLAYS("reach")) answer = reach();
    *output = (uint8_t *)answer;
    *output_length = strlen(answer) + more;
    return KITARU_PROVIDER_ANSWERED;
}

void kitaru_provider_free(uint8_t *output, size_t output_length) { (void)output, (void)output_length; }

#endif
#endif
