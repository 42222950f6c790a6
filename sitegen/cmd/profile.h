/* What `build --profile` and `check --profile` tell: how long the stages took, and which templates and pages rendering spent its time on. */
#ifndef CMD_PROFILE_H
#define CMD_PROFILE_H

#include "cmd/options.h"
#include "render/profile.h"

struct stage_time {
    const char *name;
    double wall, cpu; /* seconds; of the processor by all threads together */
};

struct profile {
    struct {
        struct stage_time *items;
        size_t count, capacity;
    } stages;
    struct render_profile rendered; /* its arena is that of the stages, too */
};

/* A table for people. `jobs` as in the options. */
void profile_print(const struct profile *p, unsigned jobs, struct arena *a, struct buf *out);
/* ,"profile":{"jobs":2,"wall_ms":..,"cpu_ms":..,"stages":[{"name":..,"wall_ms":..,"cpu_ms":..}],
 *  "templates":[{"name":..,"self_ms":..,"total_ms":..,"calls":..,"pages":..}],"pages":[{"url":..,"template":..,"ms":..}]} */
void profile_json(const struct profile *p, unsigned jobs, struct buf *out);
/* Seconds of the processor that all threads of the process have used. */
double seconds_used(void);

#endif
