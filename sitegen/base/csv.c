#include "base/csv.h"

#include "base/clean.h"

void csv_cell(struct buf *out, struct arena *a, str text, bool number) {
    str cell = clean_line(a, text);
    bool acts = cell.n && !number && byte_is_one_of(cell.p[0], S("=+-@"));
    bool quoted = acts;
    for (size_t i = 0; i < cell.n && !quoted; i++)
        quoted = byte_is_one_of(cell.p[i], S(",\""));
    buf_put(out, quoted ? S("\"") : S(""));
    buf_put(out, acts ? S("'") : S(""));
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.p[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, cell.p[i]);
    }
    buf_put(out, quoted ? S("\"") : S(""));
}
