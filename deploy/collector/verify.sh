#!/bin/sh
# Asks a collector whether it accepts the configurations of this directory and, where they exist, those that other
# directories have for it:
#   deploy/collector/verify.sh /usr/bin/otelcol-contrib
# Ends with 0 when it accepts all of them, with 1 when not, with 2 when there is no such collector.
set -u

if [ $# -ne 1 ]; then
	echo "usage: $0 OTELCOL" >&2
	exit 2
fi
otelcol=$1
if ! "$otelcol" components >/dev/null; then
	echo "$otelcol is no collector that runs here" >&2
	exit 2
fi

# What has no default in the configurations.
export GATEWAY=localhost K8S_NODE_NAME=node PLATFORM_OTLP_ENDPOINT=https://localhost:4318

here=$(dirname "$0")
status=0
for file in "$here"/*.yaml "$here"/../compose/collector.yaml; do
	case $file in
	*/kustomization.yaml) continue ;;
	esac
	[ -e "$file" ] || continue
	if "$otelcol" validate --config "$file"; then
		echo "accepted: $file"
	else
		echo "refused: $file" >&2
		status=1
	fi
done
exit $status
