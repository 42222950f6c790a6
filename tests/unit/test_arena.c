// wrap: malloc calloc realloc
/* Arenas and buffers, also when the machine has no memory left. */
#include "base/arena.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static size_t allocations; /* since the test began */
static size_t fail_at;     /* the allocation that fails; 0 is none */

static bool is_refused(void) { return ++allocations == fail_at; }
void *__wrap_malloc(size_t size) { return is_refused() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) {
    return is_refused() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *old, size_t size) {
    return is_refused() ? NULL : __real_realloc(old, size);
}

static jmp_buf no_memory;
static size_t no_memory_wanted;

static void jump_out(size_t wanted) {
    no_memory_wanted = wanted;
    longjmp(no_memory, 1);
}

static int reset(void **state) {
    (void)state;
    allocations = fail_at = 0;
    out_of_memory = jump_out;
    return 0;
}

static bool is_zero(const char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void hands_out_zeroed_aligned_memory(void **state) {
    (void)state;
    struct arena a = {0};
    for (size_t i = 0; i < 3000; i++) {
        size_t align = (size_t)1 << i % 7, size = i * 37 % 5000;
        char *p = arena_alloc(&a, 1, size, align);
        assert_int_equal((uintptr_t)p % align, 0);
        assert_true(is_zero(p, size));
        memset(p, 0xAB, size);
        if (i % 1000 == 999)
            arena_rewind(&a, (struct arena_mark){0});
    }
    arena_free(&a);
}

static void takes_large_pieces_apart(void **state) {
    (void)state;
    struct arena a = {0};
    char *small = arena_array(&a, char, 100);
    char *large = arena_array(&a, char, 3 << 20);
    char *next = arena_array(&a, char, 100);
    assert_true(is_zero(large, 3 << 20));
    assert_true(next - small < 200); /* the block goes on where it was */
    struct arena_mark mark = arena_mark(&a);
    for (int i = 0; i < 10; i++) {
        memset(arena_array(&a, char, 1 << 20), 1, 1 << 20);
        arena_array(&a, char, 3000);
        arena_rewind(&a, mark);
    }
    memset(large, 1, 3 << 20); /* older than the mark: still there */
    arena_free(&a);
    assert_null(a.block);
}

/* What a worker does page by page. */
static void rewinding_costs_no_allocation(void **state) {
    (void)state;
    struct arena a = {0};
    arena_new(&a, int);
    struct arena_mark mark = arena_mark(&a);
    for (int page = 0; page < 20; page++) {
        if (page == 3)
            allocations = 0;
        for (int i = 0; i < 150; i++)
            arena_array(&a, char, 1000);
        arena_rewind(&a, mark);
    }
    assert_int_equal(allocations, 0);
    arena_rewind(&a, (struct arena_mark){0});
    arena_array(&a, char, 10000);
    assert_int_equal(allocations, 0);
    arena_free(&a);
}

/* Marks and rewinds at every depth, with pieces around the size from which they are apart. */
static void rewinds_from_anywhere(void **state) {
    (void)state;
    struct arena a = {0};
    for (int round = 0; round < 50; round++) {
        struct arena_mark mark = arena_mark(&a);
        for (int i = 0; i < round; i++)
            memset(arena_array(&a, char, 16000), 1, 16000);
        memset(arena_array(&a, char, (size_t)round * 5000), 1, (size_t)round * 5000);
        if (round % 3)
            arena_rewind(&a, mark);
    }
    arena_free(&a);
}

static void sizes_do_not_overflow(void **state) {
    (void)state;
    struct arena a = {0};
    if (setjmp(no_memory) == 0) {
        arena_alloc(&a, SIZE_MAX / 8 + 1, 16, 8);
        fail();
    }
    assert_int_equal(no_memory_wanted, SIZE_MAX);
    if (setjmp(no_memory) == 0) {
        struct buf b = {.n = 10};
        buf_reserve(&b, SIZE_MAX - 5);
        fail();
    }
    size_t capacity = SIZE_MAX / 4;
    if (setjmp(no_memory) == 0) {
        arena_grow(&a, NULL, 0, &capacity, 8);
        fail();
    }
    arena_free(&a);
}

static void use_everything(struct arena *a, struct buf *b) {
    struct {
        int *items;
        size_t count, capacity;
    } list = {0};
    for (int i = 0; i < 30000; i++)
        arena_push(a, &list, i);
    for (int i = 0; i < 30000; i++)
        assert_int_equal(list.items[i], i);
    arena_array(a, char, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buf_printf(b, "%d,", i);
}

static void every_failed_allocation_is_told(void **state) {
    (void)state;
    static struct arena a;
    static struct buf b;
    volatile size_t told = 0;
    for (volatile size_t n = 1;; n++) {
        allocations = 0;
        fail_at = n;
        no_memory_wanted = 0;
        if (setjmp(no_memory) == 0)
            use_everything(&a, &b);
        arena_free(&a);
        buf_free(&b);
        if (!no_memory_wanted)
            break;
        told = n;
    }
    assert_true(told > 5);
}

static void makes_strings(void **state) {
    (void)state;
    struct arena a = {0};
    char longer[1000];
    memset(longer, 'x', sizeof longer);
    str copy = arena_copy(&a, (str){longer, 999});
    assert_int_equal(copy.p[999], '\0');
    assert_memory_equal(copy.p, longer, 999);
    assert_string_equal(arena_copy(&a, (str){0}).p, "");
    assert_string_equal(arena_printf(&a, "%s-%d", "a", 7).p, "a-7");
    for (int n = 254; n < 259; n++) { /* around the size of the buffer on the stack */
        str s = arena_printf(&a, "%.*s", n, longer);
        assert_int_equal(s.n, n);
        assert_int_equal(strlen(s.p), n);
    }
    arena_free(&a);
}

static void buffers_grow(void **state) {
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 1000; i++) {
        buf_put(&b, S("abc"));
        buf_byte(&b, 'd');
    }
    assert_int_equal(buf_str(&b).n, 4000);
    assert_memory_equal(b.p + 3996, "abcd", 4);
    b.n = 0;
    buf_put(&b, (str){0});
    buf_printf(&b, "%5000d", 1);
    assert_int_equal(b.n, 5000);
    buf_free(&b);
    assert_null(b.p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(hands_out_zeroed_aligned_memory, reset),
        cmocka_unit_test_setup(takes_large_pieces_apart, reset),
        cmocka_unit_test_setup(rewinding_costs_no_allocation, reset),
        cmocka_unit_test_setup(rewinds_from_anywhere, reset),
        cmocka_unit_test_setup(sizes_do_not_overflow, reset),
        cmocka_unit_test_setup(every_failed_allocation_is_told, reset),
        cmocka_unit_test_setup(makes_strings, reset),
        cmocka_unit_test_setup(buffers_grow, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
