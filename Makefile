# sitegen: one static binary, and the site it makes. `make help` lists the targets.

# The tests of a sanitizer's build take as long as compiling it: what is cheaper together.
CFLAGS  ?= $(if $(SAN),$(if $(findstring thread,$(SAN)),-O2,-O1) -g1,-O2$(if $(WERROR),, -g))
PREFIX  ?= /usr/local
# static: our own static libraries (scripts/deps) and Debian's, one static program.
# system: the system's libraries through pkg-config, for distributors.
DEPS    ?= static
# Sanitizers, as for -fsanitize: address,undefined or thread. The build is a separate one.
SAN     ?=
# Set to make every warning an error, in a separate build (make lint).
WERROR  ?=

# How many inputs `make fuzz` tries on each target.
RUNS    ?= 100000
# Set by `make fuzz` for the build that it needs: libFuzzer comes with clang.
FUZZ    ?=

comma := ,
B := build$(if $(FUZZ),/fuzz)$(if $(filter system,$(DEPS)),/system)$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))$(if $(WERROR),/werror)

# ---- libraries

PKG_CONFIG ?= pkg-config
LUA_PC     ?= lua5.4
packages   := $(LUA_PC) yaml-0.1 libevent json-c nettle zlib libbrotlienc libbrotlidec
ifeq ($(DEPS),system)
packages   += libgit2 libcmark-gfm md4c md4c-html
deps_stamp :=
LIBS = $(shell $(PKG_CONFIG) --libs $(packages)) -lcmark-gfm-extensions
else
deps_stamp := build/deps/stamp
libs_whole := -lcmark-gfm-extensions -lcmark-gfm -lgit2 -levent
libs_used  := -lmd4c $(shell $(PKG_CONFIG) --libs-only-l $(LUA_PC) yaml-0.1 json-c nettle) -lhttp_parser -lbrotlienc -lbrotlidec -lbrotlicommon -lz
LIBS = -Lbuild/deps/lib $(libs_whole) $(libs_used)
endif
# Their headers are the system's, not ours: no warnings from there.
includes := $(if $(deps_stamp),-isystem build/deps/include) \
    $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(packages)))

# ---- flags

ifneq ($(SAN),)
hardening := -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer
# A report ends the program with a code that no verb of ours has.
# Memory that was freed waits in a short queue and with few callers: that is quicker by a fourth.
export ASAN_OPTIONS  ?= exitcode=99:allocator_may_return_null=1:quarantine_size_mb=16:malloc_context_size=8
export UBSAN_OPTIONS ?= exitcode=99:print_stacktrace=1
export TSAN_OPTIONS  ?= exitcode=99:halt_on_error=1
# The thread sanitizer of GCC 12 cannot place its shadow with the address randomness of new kernels.
run := $(if $(findstring thread,$(SAN)),$(shell setarch -R true 2>/dev/null && echo setarch -R))
else ifneq ($(FUZZ),)
sanitizers := address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
hardening  := -fsanitize=fuzzer-no-link,$(sanitizers)
else
hardening := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
endif

# The prefix map keeps this directory's name out of the binary: same sources, same bytes.
# md4c's headers do not tell its version.
md4c_version := $(if $(deps_stamp),$(shell sed -n 's/^md4c="md4c_\(.*\)\.orig.*/\1/p' scripts/deps),$(shell $(PKG_CONFIG) --modversion md4c))
compile = $(CC) -std=c11 -ffp-contract=off -D_GNU_SOURCE -DMD4C_VERSION='"$(md4c_version)"' $(if $(deps_stamp),-DSTATIC_LIBRARIES) $(CPPFLAGS) -Isitegen $(includes) -pthread \
    -Wall -Wextra -Wconversion $(if $(WERROR),-Werror) \
    -ffile-prefix-map=$(CURDIR)=. $(hardening) $(CFLAGS)
link = $(CC) -pthread $(hardening) $(CFLAGS) $(LDFLAGS)

# One short line per step; V=1 shows the commands.
say = $(if $(V),@:,@echo "$1 $@")
Q := $(if $(V),,@)

# ---- files

sources := $(sort $(wildcard sitegen/*/*.c))
objects := $(sources:sitegen/%.c=$B/obj/%.o) $B/obj/embed.o
main    := $B/obj/cmd/main.o
# A test program with the line "// one thread" holds nothing that the thread sanitizer could find.
single  := $(if $(findstring thread,$(SAN)),$(shell grep -lx '// one thread' tests/unit/test_*.c))
tests   := $(patsubst tests/%.c,$B/%,$(filter-out $(single),$(sort $(wildcard tests/unit/test_*.c))))
# Directories too: a file that went away changes its directory.
theme_sources    := $(shell find templates 2>/dev/null)
skeleton_sources := $(shell find sitegen/skeleton 2>/dev/null)
schema_sources   := $(shell find sitegen/schemas 2>/dev/null)
share_sources    := $(shell find sitegen/share 2>/dev/null)

.PHONY: all objects programs site test test-unit test-cli test-dossier test-models test-questions test-mutation test-history test-publish test-verify test-impact test-serve test-edits test-lsp test-data test-dist test-whole test-browser dist fuzz lint format bench \
    install clean distclean help FORCE
.DELETE_ON_ERROR:
.SUFFIXES:

all: $B/sitegen $B/share/stamp
objects: $(objects)

# ---- the program

# For libraries that no verb uses yet, all of their code is linked in: the size and the start-up
# time are those of the finished program.
$B/sitegen.debug: $(objects) $(deps_stamp) $B/flags
ifeq ($(DEPS)$(SAN),static)
	$(call say,link)
	$(Q)$(link) -static -o $@ $(objects) -Lbuild/deps/lib \
	    -Wl,-Map=$@.map -Wl,--whole-archive $(libs_whole) -Wl,--no-whole-archive $(libs_used) -lresolv -ldl -lm \
	    2>$B/link.log || { cat $B/link.log >&2; exit 1; }
	@# Not shown: glibc's notes that getaddrinfo, getpwuid and their like want shared libraries.
	@grep -vE 'in statically linked applications requires|: in function ' $B/link.log >&2 || true
else
	$(call say,link)
	$(Q)$(link) -o $@ $(objects) $(LIBS) -lresolv -ldl -lm
endif

# A sanitizer's report needs the symbols.
$B/sitegen: $B/sitegen.debug
ifneq ($(SAN),)
	$(Q)cp $< $@
else
	$(Q)strip -o $@ $<
endif

# What `make install` puts into the folders of man and of the shells: the program's own words.
$B/share/stamp: $B/sitegen
	$(call say,share)
	@mkdir -p $(@D)
	$(Q)$(run) $B/sitegen manual >$B/share/sitegen.1
	$(Q)for shell in bash zsh fish; do $(run) $B/sitegen completion $$shell >$B/share/sitegen.$$shell || exit 1; done
	@touch $@

$B/obj/%.o: sitegen/%.c $(deps_stamp) $B/flags
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(compile) -MMD -MP -c $< -o $@

# What is in the program besides, for `sitegen version`; made again when packages change.
$B/made/parts.h: scripts/parts scripts/theme scripts/fonts $(deps_stamp) $B/flags $(wildcard /var/lib/dpkg/status)
	$(call say,parts)
	@mkdir -p $(@D)
	$(Q)CC='$(CC)' scripts/parts header $(if $(deps_stamp),$(LIBS) -lm -lresolv) >$@

$B/obj/cmd/version.o: $B/made/parts.h
$B/obj/cmd/version.o: CPPFLAGS += -I$B/made

$B/obj/embed.o: build/embed.S $B/flags
	@mkdir -p $(@D)
	$(call say,as)
	$(Q)$(CC) -c $< -o $@

# Changes when the flags do, and has everything built again.
$B/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(compile) $(LIBS)' | cmp -s - $@ || echo '$(compile) $(LIBS)' >$@
	@$(PKG_CONFIG) --exists $(packages) || { \
	    echo "make: not all of these libraries are installed: $(packages) (scripts/tools build installs them)" >&2; \
	    exit 1; }

build/deps/stamp: scripts/deps
	$(Q)scripts/deps

# ---- what the program holds

build/theme.made: scripts/theme scripts/fonts $(theme_sources)
	$(call say,theme)
	$(Q)scripts/theme
	@touch $@

# What modules of models begin with.
build/runtime/module.js: $(sort $(wildcard sitegen/render/module_*.js))
	@mkdir -p $(@D)
	$(call say,minify)
	$(Q)cat $^ | esbuild --minify --charset=utf8 --loader=js --log-level=warning >$@

# What `serve` adds to pages, and its own styles.
serve_assets := $(patsubst sitegen/cmd/serve_assets/%,build/serve/%,$(sort $(wildcard sitegen/cmd/serve_assets/*)))

build/serve/%: sitegen/cmd/serve_assets/%
	@mkdir -p $(@D)
	$(call say,minify)
	$(Q)esbuild --minify --charset=utf8 --loader=$(subst .,,$(suffix $*)) --log-level=warning <$< >$@

build/embed.S: scripts/embed build/theme.made build/runtime/module.js $(serve_assets) $(skeleton_sources) $(schema_sources) $(share_sources)
	$(Q)rm -f $(filter-out $(serve_assets),$(wildcard build/serve/*)) # an asset that is no more
	$(Q)scripts/embed theme=build/theme skeleton=sitegen/skeleton runtime=build/runtime serve=build/serve schemas=sitegen/schemas share=sitegen/share >$@

# ---- the site

site: $B/sitegen
	$(run) $B/sitegen -C . build -o public

# ---- tests

test:
	$(MAKE) test-unit
	$(MAKE) test-cli
	$(MAKE) test-dossier
	$(MAKE) test-models
	$(MAKE) test-questions
	$(MAKE) test-mutation
	$(MAKE) test-history
	$(MAKE) test-publish
	$(MAKE) test-verify
	$(MAKE) test-impact
	$(MAKE) test-serve
	$(MAKE) test-edits
	$(MAKE) test-lsp
	$(MAKE) test-data
	$(MAKE) test-dist
	$(MAKE) test-whole
	$(MAKE) test-browser

# What the tests are, built and not run.
programs: $(tests) $B/models/oracle $B/edits/rebuilder build/whole/clock

# Slow, and of one function at a time: that is what these tests are for.
test-unit: export ASAN_OPTIONS := $(ASAN_OPTIONS):detect_stack_use_after_return=1
test-unit: $(tests)
	@$(run) scripts/test-unit $(tests)

test-cli: $B/sitegen node_modules/.package-lock.json
	@SITEGEN=$(CURDIR)/$B/sitegen SAN=$(SAN) $(run) tests/cli/run

test-dossier: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen tests/dossier/run

test-models: $B/sitegen $B/models/oracle
	@SITEGEN=$(CURDIR)/$B/sitegen ORACLE=$(CURDIR)/$B/models/oracle $(run) tests/models/run

test-verify: $B/sitegen node_modules/.package-lock.json
	@SITEGEN=$(CURDIR)/$B/sitegen tests/verify/run

test-questions: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen tests/questions/run

test-mutation: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen tests/mutation/run

test-publish: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen SAN=$(SAN) $(run) tests/publish/run

test-impact: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen tests/impact/run

test-history: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen tests/history/run --own

test-serve: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen SAN=$(SAN) $(run) tests/serve/run

test-edits: $B/sitegen $B/edits/rebuilder
	@SITEGEN=$(CURDIR)/$B/sitegen REBUILDER=$(CURDIR)/$B/edits/rebuilder $(run) tests/serve/edits
test-lsp: $B/sitegen
	@SITEGEN=$(CURDIR)/$B/sitegen SAN=$(SAN) $(run) tests/lsp/run

test-data: $B/sitegen node_modules/.package-lock.json
	@SITEGEN=$(CURDIR)/$B/sitegen tests/data/run

test-whole: $B/sitegen build/whole/clock
	@SITEGEN=$(CURDIR)/$B/sitegen tests/whole/run

test-dist: all
	@tests/dist/run

test-browser: site node_modules/.package-lock.json
	@SITEGEN=$(CURDIR)/$B/sitegen tests/browser/run

# Everything but main and what it alone calls, as an archive: a test program takes from it what it needs.
$B/sitegen.a: $(filter-out $(main) $B/obj/cmd/version.o,$(objects))
	$(call say,ar)
	@rm -f $@
	$(Q)ar rcs $@ $^

# A line "// wrap: write close" in a test has those calls go to its own __wrap_write, __wrap_close.
$B/unit/%: tests/unit/%.c $B/sitegen.a $(deps_stamp) $B/flags
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(compile) -MMD -MP -MF $@.d -Itests/unit $< -o $@ $(LDFLAGS) \
	    $(addprefix -Wl$(comma)--wrap=,$(shell sed -n 's,^// wrap:,,p' $<)) \
	    $B/sitegen.a -lcmocka $(LIBS) -lresolv -ldl -lm

# What modules of models are compared with.
$B/models/oracle: tests/models/oracle.c $B/sitegen.a $(deps_stamp) $B/flags
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(compile) -MMD -MP -MF $@.d $< -o $@ $(LDFLAGS) $B/sitegen.a $(LIBS) -lresolv -ldl -lm

# Runs programs at another moment.
build/whole/clock: tests/whole/clock.c
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wconversion $(if $(WERROR),-Werror) -O1 $< -o $@

# What serves builds to the test of edits.
$B/edits/rebuilder: tests/serve/rebuilder.c $B/sitegen.a $(deps_stamp) $B/flags
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(compile) -MMD -MP -MF $@.d $< -o $@ $(LDFLAGS) $B/sitegen.a $(LIBS) -lresolv -ldl -lm

# Every tests/fuzz/fuzz_*.c with all of our code under sanitizers; a dictionary of the same name helps it along,
# files in tests/fuzz/seeds/fuzz_* are where it begins, and what it printed is in build/fuzz/fuzz_*.log. What makes one fail is left in build/fuzz/, as crash-*, timeout-* or leak-*.
fuzz_targets := $(patsubst tests/%.c,build/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

ifeq ($(FUZZ),)
fuzz:
	@command -v clang >/dev/null || { echo "make: fuzzing wants clang and libclang-rt-14-dev" >&2; exit 1; }
	@$(MAKE) --no-print-directory FUZZ=1 CC=clang SAN= WERROR= CFLAGS='-O1 -g -w' fuzz
else
fuzz: $(fuzz_targets)
	@set -e; for target in $(fuzz_targets); do \
	    dictionary=tests/fuzz/$${target##*/}.dict; \
	    seeds=tests/fuzz/seeds/$${target##*/}; \
	    [ ! -f $$dictionary ] || set -- -dict=$$dictionary; \
	    [ ! -d $$seeds ] || { mkdir -p $$target.corpus; set -- "$$@" $$target.corpus $$seeds; }; \
	    $$target "$$@" -runs=$(RUNS) -timeout=1 -max_len=4096 -entropic=0 -print_final_stats=0 -verbosity=0 \
	        -artifact_prefix=build/fuzz/ >$$target.log 2>&1 || { \
	        tail -n 40 $$target.log >&2; echo "fuzz: $${target##*/} failed" >&2; exit 1; }; \
	    echo "$${target##*/}: $(RUNS) runs, no failure"; set --; \
	done

build/fuzz/%: tests/fuzz/%.c $B/sitegen.a $(deps_stamp) $B/flags
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(compile) -fsanitize=fuzzer,$(sanitizers) -MMD -MP -MF $@.d $< -o $@ $(LDFLAGS) \
	    $B/sitegen.a $(LIBS) -lresolv -ldl -lm
endif

node_modules/.package-lock.json: package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

lint: $B/sitegen
	@scripts/lint

format:
	clang-format -i $(shell find sitegen tests -name '*.[ch]' ! -path 'sitegen/skeleton/*')

bench: $B/sitegen node_modules/.package-lock.json
	SITEGEN=$(CURDIR)/$B/sitegen tests/bench/change.js
	SITEGEN=$(CURDIR)/$B/sitegen tests/bench/run

# ---- the rest

share := $(DESTDIR)$(PREFIX)/share
install: all
	install -D -m 755 $B/sitegen $(DESTDIR)$(PREFIX)/bin/sitegen
	install -D -m 644 $B/share/sitegen.1 $(share)/man/man1/sitegen.1
	install -D -m 644 $B/share/sitegen.bash $(share)/bash-completion/completions/sitegen
	install -D -m 644 $B/share/sitegen.zsh $(share)/zsh/site-functions/_sitegen
	install -D -m 644 $B/share/sitegen.fish $(share)/fish/vendor_completions.d/sitegen.fish

# The static program with all that belongs to it, as an archive.
dist: all
	$(if $(SAN)$(filter system,$(DEPS)),$(error dist packs the static program: without SAN and DEPS))@scripts/dist

# Leaves the libraries, which take a minute.
clean:
	find build -mindepth 1 -maxdepth 1 ! -name deps -exec rm -rf {} + 2>/dev/null || true
	rm -rf public dist

distclean: clean
	rm -rf build node_modules

help:
	@printf '%s\n' \
	    'all           build/sitegen, one static program (the default)' \
	    'site          the site of this repository, into public/' \
	    'test          all tests, suite by suite: test-unit, test-cli, test-dossier, test-models, test-questions, test-mutation, test-history, test-publish, test-verify, test-impact, test-serve, test-edits, test-lsp, test-data, test-dist, test-whole, test-browser' \
	    'fuzz          parsers and arithmetic on RUNS random inputs each (clang, libclang-rt-14-dev)' \
	    'lint          formatting, layers, names of the subject, warnings, cppcheck, luacheck, shellcheck' \
	    'format        have clang-format lay out the C sources' \
	    'bench         time and memory against hugo, serve and lsp included; publish against git, verify against sha256sum; one change of a calculator in the browser' \
	    'install       program, manual page and completion, below $$(DESTDIR)$$(PREFIX); PREFIX is $(PREFIX)' \
	    'dist          the program with manual page, completion and licences, as dist/sitegen-VERSION-linux-ARCH.tar.xz' \
    'clean         remove what was built, but for the libraries; distclean: those, too' \
	    '' \
	    'V=1           show the commands' \
	    'DEPS=system   link the system'\''s libraries, through pkg-config' \
	    'SAN=address,undefined or SAN=thread   a separate build with that sanitizer; also for the tests' \
	    'CC, CFLAGS, CPPFLAGS, LDFLAGS, DESTDIR, PREFIX   as usual'

-include $(sources:sitegen/%.c=$B/obj/%.d) $(tests:=.d) $B/models/oracle.d $B/edits/rebuilder.d $(fuzz_targets:=.d)
