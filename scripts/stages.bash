# shellcheck shell=bash
# Runs a long command as named stages. Each is logged to artifacts/, timed and counted; `summary` says how it went.
# Sourced by scripts/test and scripts/nightly. Kept to what bash 3.2 knows, which is what macOS has.
set -o pipefail

stage_table=
stage_passed=0
stage_failed=0
stage_skipped=0
stage_failures=
stage_reasons=
mkdir -p artifacts

# stage NAME COMMAND...         a check: passes or fails as a whole
# stage --tests NAME COMMAND... tests, counted by their own closing lines; a run that counts none has failed
# stage --after OTHER ...       not run if that stage failed
stage() {
    local tests= after= name log started seconds counts passed failed skipped result
    while :; do
        case $1 in
            --tests) tests=1; shift ;;
            --after) after=$2; shift 2 ;;
            *) break ;;
        esac
    done
    name=$1
    shift
    log=artifacts/$(printf '%s' "$name" | tr '[:upper:]' '[:lower:]' | tr -c 'a-z0-9\n' '-').log
    case $stage_failures in
        *"<$after>"*)
            printf '\n==> %s: not run, because %s failed\n' "$name" "$after"
            stage_failed=$((stage_failed + 1))
            stage_failures="$stage_failures<$name>"
            stage_row "$name" "not run" - - - -
            return 0
            ;;
    esac

    printf '\n==> %s\n' "$name"
    started=$SECONDS
    result=passed
    # Swift Testing announces the start of every test; the log keeps that, the screen does not need it.
    "$@" 2>&1 </dev/null | tee "$log" | { grep --line-buffered -v '^◇ ' || true; } || result=FAILED
    seconds=$((SECONDS - started))

    passed=- failed=- skipped=-
    if [ -n "$tests" ]; then
        counts=$(python3 scripts/tally "$log")
        read -r passed failed skipped <<<"$counts"
        if [ "$passed" -eq 0 ] || [ "$failed" -gt 0 ]; then result=FAILED; fi
        if [ "$result" = FAILED ] && [ "$failed" -eq 0 ]; then failed=1; fi
        stage_passed=$((stage_passed + passed))
        stage_failed=$((stage_failed + failed))
        stage_skipped=$((stage_skipped + skipped))
    elif [ "$result" = FAILED ]; then
        stage_failed=$((stage_failed + 1))
    fi
    if [ "$result" != passed ]; then
        stage_failures="$stage_failures<$name>"
        stage_reasons="$stage_reasons"$'\n'"$name:"$'\n'"$(python3 scripts/tally --failures "$log" | sed 's/^/  /')"$'\n'
    fi
    stage_row "$name" "$result" "$passed" "$failed" "$skipped" "$seconds s"
    printf '==> %s: %s in %s s (log: %s)\n' "$name" "$result" "$seconds" "$log"
}

stage_row() {
    stage_table="$stage_table$(printf '%-22s %-8s %7s %7s %8s %8s' "$@")"$'\n'
}

# Prints what failed, the table and the totals, and returns how it all went. A stage that failed without a failed test
# of its own (it did not build, it did not finish, it ran nothing) counts as one failure.
summary() {
    # What failed first, by name: of a long log the end is what is read.
    printf '%s' "$stage_reasons"
    printf '\n%-22s %-8s %7s %7s %8s %8s\n%s' stage result passed failed skipped time "$stage_table"
    printf '\nin %d min %02d s\n' $((SECONDS / 60)) $((SECONDS % 60))
    [ "$stage_skipped" -eq 0 ] || printf '%d skipped\n' "$stage_skipped"
    printf '%d passed, %d failed\n' "$stage_passed" "$stage_failed"
    [ -z "$stage_failures" ]
}
