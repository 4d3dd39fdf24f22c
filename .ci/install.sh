#!/usr/bin/env bash
# Installs the Debian packages that running (run), testing (test), measuring (bench), beside Janus (bench-sfu) and with a generator in C (bench-sfu-c) needs, says so, and stops with their exact names where it may not.
set -euo pipefail

purpose=${1:?run, test, bench, bench-sfu or bench-sfu-c}
packages=(postgresql poppler-utils fonts-urw-base35 bubblewrap util-linux)
[ "$purpose" = test ] && packages+=(chromium libtasn1-doc iproute2 python3-aiortc nftables coturn python3-gi gir1.2-gst-plugins-bad-1.0 gstreamer1.0-nice gstreamer1.0-plugins-good gstreamer1.0-plugins-bad)
[ "$purpose" = bench ] && packages+=(chromium iproute2)
[[ $purpose = bench-sfu* ]] && packages+=(janus iproute2)
[ "$purpose" = bench-sfu-c ] && packages+=(gcc make pkg-config libssl-dev libsrtp2-dev libjansson-dev)

for tool in dotnet node npm; do
  command -v "$tool" >/dev/null || { echo "Missing: $tool. Classroom needs the .NET 10 SDK, Node 20 and npm."; exit 1; }
done

missing=()
for package in "${packages[@]}"; do
  if [ "$package" = postgresql ] && compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; then continue; fi
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n)
elif command -v sudo >/dev/null && [ -t 0 ] && echo "Missing Debian packages: ${missing[*]}. To install them, sudo asks for your password." && sudo -v; then as_root=(sudo)
else
  echo "Missing Debian packages, and no right to install them. As root: apt-get install --no-install-recommends ${missing[*]}"
  exit 1
fi

echo "Installing Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt() { "${as_root[@]}" apt-get -qq -o DPkg::Lock::Timeout=120 "$@"; }
apt update
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
  # Classroom runs a cluster of its own: the binaries are wanted, not Debian's default cluster.
  apt install --no-install-recommends -y postgresql-common >/dev/null
  "${as_root[@]}" sed -i 's/^#\?create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
fi
apt install --no-install-recommends -y "${missing[@]}" >/dev/null
if [[ " ${missing[*]} " == *" coturn "* && -d /run/systemd/system ]]; then
  # The tests run a TURN server of their own: the program is wanted, not Debian's service.
  "${as_root[@]}" systemctl disable --now --quiet coturn
fi
