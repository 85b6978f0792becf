/* The native interface of a stack provider of kitaru: see README.md beside this file. */

#ifndef KITARU_PROVIDER_H
#define KITARU_PROVIDER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. */
#define KITARU_PROVIDER_ABI_VERSION 1u

/* Questions. */
#define KITARU_PROVIDER_CONTRACT 0u
#define KITARU_PROVIDER_DESCRIBE 1u
#define KITARU_PROVIDER_VALIDATE 2u
#define KITARU_PROVIDER_PLAN 3u
#define KITARU_PROVIDER_SHOW 4u

/* How a question was answered. */
#define KITARU_PROVIDER_ANSWERED 0u
#define KITARU_PROVIDER_FAILED 1u
#define KITARU_PROVIDER_UNKNOWN_QUESTION 2u
#define KITARU_PROVIDER_UNREADABLE 3u

/* Levels of the log. */
#define KITARU_PROVIDER_ERROR 1u
#define KITARU_PROVIDER_WARN 2u
#define KITARU_PROVIDER_INFO 3u
#define KITARU_PROVIDER_DEBUG 4u
#define KITARU_PROVIDER_TRACE 5u

/*
 * Writes a line of UTF-8 to the user's log. It may be called only until kitaru_provider_ask returns,
 * from any thread, with the context that came with it.
 */
typedef void (*kitaru_provider_log)(void *context, uint32_t level, const uint8_t *message,
                                    size_t message_length);

/* Returns KITARU_PROVIDER_ABI_VERSION. */
uint32_t kitaru_provider_abi_version(void);

/*
 * Answers a question. The input is JSON in UTF-8, without a zero at its end. It is the host's, and
 * is there until the function returns.
 *
 * After KITARU_PROVIDER_ANSWERED, *output points to *output_length bytes of JSON, which the host
 * reads and then passes to kitaru_provider_free. After any other status, neither is read.
 *
 * No exception may leave the function.
 */
uint32_t kitaru_provider_ask(uint32_t question, const uint8_t *input, size_t input_length,
                             kitaru_provider_log log, void *log_context, uint8_t **output,
                             size_t *output_length);

/* Frees an answer, with the pointer and the length that kitaru_provider_ask gave. */
void kitaru_provider_free(uint8_t *output, size_t output_length);

#ifdef __cplusplus
}
#endif

#endif
