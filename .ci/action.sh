#!/usr/bin/env bash
# What action.yml runs: the gate, with its reports where GitHub looks for them. Everything it needs is in the
# environment, and no input is ever part of a command line that bash reads. Exit code: that of the gate.
set -euo pipefail

folder=${RUNNER_TEMP:-$(mktemp -d)}/cac-check
mkdir -p "$folder"

if [[ -z ${CAC_CHECK:-} ]]; then
  # An environment of its own: the job's is not ours to change.
  "${CAC_PYTHON:-python3}" -m venv "$folder/venv"
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
  CAC_CHECK=$folder/venv/bin/cac-check
fi

lines() { # the lines of a text that are not blank, each ended by a NUL
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    [[ -z $line ]] || printf '%s\0' "$line"
  done <<<"$1"
}

arguments=(gate --base "${CAC_BASE:-auto}" --fail-on "${CAC_FAIL_ON:-contradicted}" --color never)
while IFS= read -r -d '' rule; do arguments+=(--rules "$rule"); done < <(lines "${CAC_RULES:-}")
[[ -z ${CAC_ACCEPTED:-} ]] || arguments+=(--baseline "$CAC_ACCEPTED")

read -r -a reports <<<"${CAC_REPORT:-}" || true
log=text
summary=
sarif=
for report in ${reports[@]+"${reports[@]}"}; do
  case $report in
    annotations) log=github ;;
    summary) summary=$folder/summary.md ;;
    sarif) sarif=cac-check.sarif ;;
    *)
      echo "cac-check: the input report knows summary, annotations and sarif, not this: ${report//[^a-zA-Z0-9_-]/?}" >&2
      exit 2
      ;;
  esac
done
arguments+=(--format "$log" --output - --format json --output "$folder/gate.json")
[[ -z $summary ]] || arguments+=(--format markdown --output "$summary")
[[ -z $sarif ]] || arguments+=(--format sarif --output "$sarif")

arguments+=(--)
while IFS= read -r -d '' path; do arguments+=("$path"); done < <(lines "${CAC_PATHS:-data}")

# Left over from an earlier step, they would speak for this one.
rm -f "$folder/gate.json" ${summary:+"$summary"} ${sarif:+"$sarif"}
code=0
"$CAC_CHECK" "${arguments[@]}" || code=$?

if [[ -n $summary && -f $summary && -n ${GITHUB_STEP_SUMMARY:-} ]]; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
if [[ -n ${GITHUB_OUTPUT:-} ]]; then
  failing=
  [[ ! -f $folder/gate.json ]] || failing=$(sed -n 's/^  "fails": \([0-9]*\),$/\1/p' "$folder/gate.json")
  [[ -z $sarif || -f $sarif ]] || sarif=
  printf 'failing=%s\nsarif=%s\n' "$failing" "$sarif" >>"$GITHUB_OUTPUT"
fi
exit "$code"
