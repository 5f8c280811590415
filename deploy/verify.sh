#!/bin/sh
# Asserts that a trace of the demo is whole and joined in a running Tempo or Jaeger:
#   deploy/verify.sh http://localhost:3200 <trace id>
# Ends with 0 when it is, with 1 when it is not, and with 2 when that cannot be told; one sentence says why. Needs
# curl and jq. From the environment:
#   VERIFY_TIMEOUT   how many seconds the trace has to become whole, 30
#   VERIFY_HEADERS   a file with headers for each request, such as 'Authorization: Bearer ...', one a line
set -u

say() { printf 'verify: %s\n' "$*"; }

fail() {
	code=$1
	shift
	say "$*" >&2
	exit "$code"
}

[ $# -eq 2 ] || fail 2 "Two arguments are needed: the query address of Tempo or Jaeger, such as http://localhost:3200, and a trace id."
query=$1
while [ "${query%/}" != "$query" ]; do
	query=${query%/}
done
trace_id=$(printf '%s' "$2" | tr A-F a-f)
timeout=${VERIFY_TIMEOUT:-30}
headers=${VERIFY_HEADERS:-}

case $query in
http://?* | https://?*) ;;
*) fail 2 "'$1' is no address such as http://localhost:3200." ;;
esac
case $trace_id in
*[!0-9a-f]*) fail 2 "'$2' is no trace id: 32 hexadecimal digits." ;;
????????????????????????????????) ;;
*) fail 2 "'$2' is no trace id: 32 hexadecimal digits." ;;
esac
case $timeout in
'' | *[!0-9]* | ??????*) fail 2 "VERIFY_TIMEOUT='$timeout' is no number of seconds." ;;
esac
[ -z "$headers" ] || [ -r "$headers" ] || fail 2 "VERIFY_HEADERS='$headers' is no file that can be read."
for tool in curl jq; do
	command -v "$tool" >/dev/null || fail 2 "$tool is needed and not installed."
done
deadline=$(($(date +%s) + timeout))

# Sets status, 000 when there was no answer, and body. The last line is curl's.
get() {
	set -- "$query$1"
	[ -z "$headers" ] || set -- "$1" -H "@$headers"
	body=$(curl -s -S --connect-timeout 3 --max-time 10 -H 'Accept: application/json' -w '\n%{http_code}' "$@" 2>&1)
	status=$(printf '%s\n' "$body" | tail -n 1)
	body=$(printf '%s\n' "$body" | sed '$d')
}

is_json() { printf '%s' "$body" | jq -e 'type == "object"' >/dev/null 2>&1; }

unanswered() {
	[ "$status" = 000 ] && reason=$(printf '%s\n' "$body" | tail -n 1) || reason="status $status"
	fail 2 "$query cannot be asked for traces: $reason."
}

# Lets a second pass, if there is one left.
wait_on() {
	[ "$(date +%s)" -lt "$deadline" ] || return 1
	sleep 1
}

refuse_if_final() {
	case $status in
	401 | 403) fail 2 "$query wants credentials (status $status); VERIFY_HEADERS names a file with headers." ;;
	esac
}

# Sets backend and path by a question that only one of the two answers.
find_backend() {
	get /api/echo
	if [ "$status" = 200 ] && [ "$body" = echo ]; then
		backend=Tempo
		path=/api/traces/$trace_id
		return 0
	fi
	refuse_if_final
	echoed=$status
	[ "$status" != 000 ] || return 1
	get /api/v3/services
	if [ "$status" = 200 ] && is_json; then
		backend=Jaeger
		# as it was sent, under both names that the parameter has had
		path="/api/v3/traces/$trace_id?rawTraces=true&raw_traces=true"
		return 0
	fi
	refuse_if_final
	case $echoed:$status in
	5??:* | *:5?? | *:000) return 1 ;;
	esac
	fail 2 "$query answers neither as Tempo (/api/echo: status $echoed) nor as Jaeger (/api/v3/services: status $status)."
}

# Prints what is wrong with the trace on standard input, nothing when it is whole.
problems() {
	jq -r --arg id "$trace_id" '
		def quoted: "\u0027" + . + "\u0027";
		# Protobuf writes bytes as base64, OTLP as hex.
		def hex($digits):
			if length == $digits then ascii_downcase
			else
				[gsub("="; "") | explode[] as $char
					| ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" | explode | index($char))
					| (range(5; -1; -1) as $bit | (. / pow(2; $bit) | floor) % 2)] as $bits
				| [range(0; $digits * 4; 4) as $at
					| ($bits[$at] * 8 + $bits[$at + 1] * 4 + $bits[$at + 2] * 2 + $bits[$at + 3])
					| "0123456789abcdef"[.:. + 1]]
				| add
			end;
		def kind:
			if type == "number"
			then ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"][.]
			else (. // "UNSPECIFIED") | ltrimstr("SPAN_KIND_") end;
		def text($key): [(. // [])[] | select(.key == $key) | .value.stringValue] | first;
		def spans:
			(.trace // .result // .)
			| (.batches // .resourceSpans // [])[]
			| (.resource.attributes | text("service.name")) as $service
			| (.scopeSpans // [])[]
			| (.spans // [])[]
			| {
				trace: (.traceId // "" | hex(32)),
				id: (.spanId // "" | hex(16)),
				parent: (.parentSpanId // "" | if . == "" then . else hex(16) end),
				service: $service,
				name: .name,
				kind: (.kind | kind),
				statement: (.attributes | text("db.query.text"))
			};
		def title: "\(.name | quoted) (\(.kind)) of \(.service)";
		# Each below the one whose number is last.
		def expected: [
			["arbitex-outpost", "POST /proxy/chat/completions", "SERVER", -1],
			["arbitex-outpost", "policy.cache.lookup", "INTERNAL", 0],
			["arbitex-outpost", "dlp.tier1.regex_scan", "INTERNAL", 0],
			["arbitex-outpost", "dlp.tier2.ner_scan", "INTERNAL", 0],
			["arbitex-outpost", "POST /api/internal/audit/ingest", "CLIENT", 0],
			["arbitex-platform", "POST /api/internal/audit/ingest", "SERVER", 4],
			["arbitex-platform", "INSERT audit_logs", "CLIENT", 5],
			["arbitex-outpost", "POST provider.anthropic", "CLIENT", 0]
		] | map({service: .[0], name: .[1], kind: .[2], below: .[3]});
		def like($other): .service == $other.service and .name == $other.name and .kind == $other.kind;

		[spans] as $spans
		| if $spans == [] then ["it has no spans"]
		else
			($spans | map(.id)) as $ids
			| ($spans | map(select(.parent as $parent | $ids | index($parent) | not))) as $roots
			| [
				($spans[] | select(.trace != $id) | "\(title) belongs to trace \(.trace)"),
				(if ($roots | length) == 1 then empty
					else "it has \($roots | length) roots instead of one: \($roots | map(title) | join(", "))" end),
				(expected[] as $one | [$spans[] | select(like($one))] | length
					| if . == 1 then empty elif . == 0 then "\($one | title) is missing"
						else "\($one | title) is there \(.) times" end),
				($spans[] | select(. as $span | [expected[] | select(like($span))] == [])
					| "\(title) is not expected"),
				(expected as $all | $all[] as $one
					| [$spans[] | select(like($one))] as $found
					| [$spans[] | select($one.below >= 0 and like($all[$one.below]))] as $above
					| select(($found | length) == 1 and ($one.below < 0 or ($above | length) == 1))
					| select($found[0].parent != (if $one.below < 0 then "" else $above[0].id end))
					| "\($one | title) is not below \(if $one.below < 0 then "nothing" else $all[$one.below] | title end)"),
				($spans[] | select(.name == "INSERT audit_logs")
					| if .statement == null then "\(title) has no statement"
						elif .statement | test("\u0027|(^|[^A-Za-z0-9_$])[0-9]") then "the statement of \(title) shows values"
						else empty end)
			]
		end
		| join("; ")'
}

backend=
until find_backend; do
	wait_on || unanswered
done

while :; do
	get "$path"
	refuse_if_final
	case $status in
	200)
		is_json || fail 2 "$query$path answers with something that is no trace."
		wrong=$(printf '%s' "$body" | problems 2>/dev/null) || fail 2 "$query$path answers with JSON that is no trace."
		if [ -z "$wrong" ]; then
			say "Trace $trace_id is whole in $backend: 8 spans of arbitex-outpost and arbitex-platform below one root."
			exit 0
		fi
		;;
	404) wrong="$backend has not seen it" ;;
	*) wrong= ;;
	esac
	wait_on || break
done
[ -n "$wrong" ] || unanswered
fail 1 "Trace $trace_id is not whole in $backend at $query after $timeout s: $wrong."
