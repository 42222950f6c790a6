/* What repo_site.c and repo_site_write.c share. */
#ifndef BASE_REPO_SITE_INTERNAL_H
#define BASE_REPO_SITE_INTERNAL_H

#include "base/repo_internal.h"
#include "base/repo_site.h"

struct repo_part { /* an entry of a tree */
    str name;
    bool is_folder;
    size_t number; /* among the site's files, or its folders */
};

struct repo_folder {
    str path; /* "" or "facts/a/" */
    str raw;  /* as git stores it */
    struct repo_id id;
    unsigned depth; /* 0 of the whole site */
    bool wanted;    /* not in the same place of the tree before */
    struct repo_part *items;
    size_t count, capacity;
};

#endif
