/* What files for hosts are made of. */
#include "render/lua_model.h"

enum redirect_field { REDIRECT_FROM, REDIRECT_TO };

static const str redirect_fields[] = {[REDIRECT_FROM] = S("from"), [REDIRECT_TO] = S("to")};

static void get_redirect(struct renderer *r, const void *object, int field) {
    const struct redirect *redirect = object;
    push_url(r, (enum redirect_field)field == REDIRECT_FROM ? redirect->from : redirect->to);
}

const struct class redirect_class = {CLASS_REDIRECT, "redirect", FIELDS(redirect_fields),
                                     get_redirect};

static void push_redirect(struct renderer *r, const void *redirects, size_t index) {
    push_object(r, &redirect_class, (const struct redirect *)redirects + index);
}

void push_redirects(struct renderer *r) {
    push_list(r, r->site->redirects.items, r->site->redirects.count, push_redirect);
}
