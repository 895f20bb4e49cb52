# shellcheck shell=sh
# Sourced with FOLDER NUMBER SHIFT PRELOAD BOXDOCTOR: goes on inside a box with the /etc and /var of FOLDER, on a cable to the world,
# in whose network namespace this is started. FOLDER/trees names the trees of unpacked packages that it has besides. It runs in
# namespaces of its own, without CAP_SYS_TIME, which end with who started it.
if [ "$1" != inside ]; then
    exec 9</proc/self/ns/net
    exec setpriv --pdeathsig KILL unshare --net --mount --pid --uts --cgroup --fork --kill-child \
        setpriv --bounding-set=-sys_time --inh-caps=-sys_time sh "$0" inside "$@"
fi
dir=$2 number=$3 shift=$4 preload=$5 boxdoctor=$6

if [ "${7-}" != rooted ]; then
    ip link set lo up
    high=$((number / 60)) low=$((number % 60 * 4))
    ip link add eth0 type veth peer name "box$number" netns /proc/self/fd/9
    nsenter --net=/proc/self/fd/9 sh -c "ip link set box$number up
        ip address add 10.79.$high.$((low + 1))/30 dev box$number
        ip address add fd79:$number::1/64 dev box$number nodad"
    exec 9<&-
    ip link set eth0 up
    ip address add "10.79.$high.$((low + 2))/30" dev eth0
    ip address add "fd79:$number::2/64" dev eth0 nodad
    ip route add default via "10.79.$high.$((low + 1))"
    ip route add default via "fd79:$number::1"
    hostname attic

    # A root of its own: the machine's programs, the box's configuration, and no file that says what this machine is.
    root=$dir/root
    mkdir -p "$root"
    mount -t tmpfs none "$root"
    for entry in /*; do
        name=${entry#/}
        case $name in etc | var | run | sys | proc) continue ;; esac
        if [ -L "$entry" ]; then
            cp -P "$entry" "$root/"
        elif [ -d "$entry" ]; then
            mkdir "$root/$name"
            mount --rbind "$entry" "$root/$name"
        fi
    done
    usr=/usr lib=/usr/lib
    [ -e "$dir/trees" ] || : >"$dir/trees"
    while read -r tree; do
        usr=$tree/usr:$usr
        [ ! -d "$tree/lib" ] || lib=$tree/lib:$lib
        [ ! -d "$tree/usr/lib" ] || lib=$tree/usr/lib:$lib
    done <"$dir/trees"
    if [ "$usr" != /usr ]; then mount -t overlay overlay -o "lowerdir=$usr" "$root/usr"; fi
    if [ "$lib" != /usr/lib ]; then mount -t overlay overlay -o "lowerdir=$lib" "$root/usr/lib"; fi
    mkdir "$root/etc" "$root/var" "$root/run" "$root/sys" "$root/proc"
    mount --bind "$dir/etc" "$root/etc"
    mount --bind "$dir/var" "$root/var"
    mount -t proc proc "$root/proc"
    exec chroot "$root" sh "$0" "$@" rooted
fi

cd "$dir"
mkdir -m 750 /run/chrony
ln -s /run /var/run
# Waits until something listens on port 53, for ten seconds at most.
until_resolver_listens() {
    tries=0
    until grep -q ':0035 ' /proc/net/udp /proc/net/udp6; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || break
        sleep 0.1
    done
}
