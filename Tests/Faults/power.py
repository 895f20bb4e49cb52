#!/usr/bin/env python3
"""power.py BOXDOCTOR: the power goes at every moment of a fix and of an undo. Called by faults.sh, in its private mounts.

strace writes down what a command does to the watched folders. What of it is on the disk at any moment is then played back by
what the manual pages promise, and by no more: fsync(2) of a file keeps its bytes and permissions, fsync(2) of a folder keeps the
names in it, a rename(2) happened or did not. All that was not synced may be there, may be missing, in any combination; bytes may
be there in part, or as zeros. Each disk that can come of it is laid out, and boxdoctor started on it: files are as before or as
after, records can be read, the next command puts right what is left; and what a command had called done stays done.
"""

import itertools
import os
import random
import re
import shutil
import stat
import subprocess
import sys

WATCHED = ["/etc/chrony", "/var/lib/boxdoctor"]
CALLS = (
    "openat,openat2,open,creat,write,pwrite64,writev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,linkat,symlinkat,"
    "unlink,unlinkat,rmdir,mkdir,mkdirat,fchmod,fchmodat,chmod,fchown,fchownat,chown,sync,syncfs"
)
MOST_DISKS = 64


class Inode:
    """A file or a folder: what is certain to be on the disk, and what may be."""

    def __init__(self, is_folder, mode, content=b"", owner=(0, 0)):
        self.is_folder = is_folder
        self.names = {}  # certain
        self.pending = []  # of a folder: (name, inode or None, name, inode or None)
        self.now = {}
        self.certain, self.content = content, content
        self.certain_mode, self.mode = mode, mode
        self.owner = owner

    def sync(self):
        self.certain_mode = self.mode
        if self.is_folder:
            self.names, self.pending = dict(self.now), []
        self.certain = self.content

    def change(self, *changes):
        """Names that change at once or not at all."""
        self.pending.append(changes)
        for name, inode in changes:
            self.put(self.now, name, inode)

    @staticmethod
    def put(names, name, inode):
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode


def read(path):
    """A folder as it is, all of it certain."""
    state = os.lstat(path)
    if not stat.S_ISDIR(state.st_mode):
        with open(path, "rb") as file:
            return Inode(False, state.st_mode & 0o7777, file.read(), (state.st_uid, state.st_gid))
    folder = Inode(True, state.st_mode & 0o7777, owner=(state.st_uid, state.st_gid))
    for name in os.listdir(path):
        folder.now[name] = read(path + "/" + name)
    folder.sync()
    return folder


class Disk:
    def __init__(self, forgets_files=False):
        self.forgets_files = forgets_files
        self.roots = {root: read(root) for root in WATCHED if os.path.exists(root)}
        # The parents of what is watched, so that it can itself be made.
        self.parents = {}
        for root in WATCHED:
            parent = self.parents.setdefault(os.path.dirname(root), Inode(True, 0o755))
            if root in self.roots:
                parent.now[os.path.basename(root)] = self.roots[root]
                parent.sync()

    def find(self, path):
        """The inode at a path as the running system sees it; None where there is none or nobody watches."""
        if path in self.parents:
            return self.parents[path]
        for root in WATCHED:
            if path == root or path.startswith(root + "/"):
                inode = self.parents[os.path.dirname(root)].now.get(os.path.basename(root))
                for name in path[len(root) :].split("/")[1:]:
                    inode = inode.now.get(name) if inode else None
                return inode
        return None

    def folder_of(self, path):
        return self.find(os.path.dirname(path))

    def apply(self, call, paths, arguments, data):
        """Does what a system call that succeeded did; whether it was of a watched file."""
        path = paths[0] if paths else None
        if call in ("fsync", "fdatasync"):
            inode = self.find(path)
            if inode and not (self.forgets_files and not inode.is_folder):
                inode.sync()
            return inode is not None
        if call in ("sync", "syncfs"):
            raise ValueError("a sync of everything: not played back")
        if path is None or not any(path == root or path.startswith(root + "/") for root in WATCHED):
            return False
        folder, inode, name = self.folder_of(path), self.find(path), os.path.basename(path)
        if call.startswith("open") or call == "creat":
            if "O_CREAT" in arguments and inode is None:
                folder.change((name, Inode(False, int(re.findall(r"0[0-7]+", arguments)[-1], 8))))
                return True
            if "O_TRUNC" in arguments:
                inode.content = b""
                return True
            return False
        if call == "write":
            inode.content += data
        elif call.startswith("rename"):
            if self.folder_of(paths[1]) is not folder:
                raise ValueError("a rename into another folder: not played back")
            folder.change((name, None), (os.path.basename(paths[1]), inode))
        elif call in ("unlink", "unlinkat", "rmdir"):
            folder.change((name, None))
        elif call.startswith("mkdir"):
            made = Inode(True, int(re.findall(r"0[0-7]+", arguments)[-1], 8))
            folder.change((name, made))
        elif call.startswith(("fchmod", "chmod")):
            inode.mode = int(re.findall(r"0[0-7]+", arguments)[-1], 8)
        elif call.startswith(("fchown", "chown")):
            return False
        else:
            raise ValueError(f"{call} of {path}: not played back")
        return True

    def possible(self, rng):
        """Every disk that can be found after a power cut, as {path: (mode, bytes or None)}; a draw of them where they are many."""
        folders, files = [], []

        def collect(inode, seen):
            if id(inode) in seen:
                return
            seen.add(id(inode))
            if inode.is_folder:
                if inode.pending:
                    folders.append(inode)
                for child in list(inode.names.values()) + [c for change in inode.pending for _, c in change if c]:
                    collect(child, seen)
            elif inode.content != inode.certain or inode.mode != inode.certain_mode:
                files.append(inode)

        seen = set()
        for parent in self.parents.values():
            collect(parent, seen)
        choices = [list(itertools.product([True, False], repeat=len(folder.pending))) for folder in folders]
        for inode in files:
            half = inode.content[: len(inode.content) // 2]
            some = {inode.certain, inode.content, half, b"\0" * len(inode.content)}
            choices.append([(content, mode) for content in sorted(some) for mode in {inode.certain_mode, inode.mode}])
        combined = list(itertools.islice(itertools.product(*choices), 1 << 16))
        if len(combined) > MOST_DISKS:
            combined = rng.sample(combined, MOST_DISKS)
        disks = {}
        for choice in combined:
            names = {id(folder): chosen for folder, chosen in zip(folders, choice)}
            contents = {id(inode): chosen for inode, chosen in zip(files, choice[len(folders) :])}
            disk = {}

            def lay(inode, path):
                if inode.is_folder:
                    if path in ("", None):
                        raise ValueError
                    found = dict(inode.names)
                    for happened, change in zip(names.get(id(inode), ()), inode.pending):
                        for name, child in change if happened else ():
                            Inode.put(found, name, child)
                    if path not in self.parents:
                        disk[path] = (inode.mode, inode.owner, None)
                    for name, child in sorted(found.items()):
                        lay(child, path + "/" + name)
                else:
                    content, mode = contents.get(id(inode), (inode.certain, inode.certain_mode))
                    disk[path] = (mode, inode.owner, content)

            for path, parent in self.parents.items():
                lay(parent, path)
            disks[tuple(sorted(disk.items()))] = disk
        return list(disks.values())


def lay_out(disk):
    for root in WATCHED:
        shutil.rmtree(root, ignore_errors=True)
    for path, (mode, owner, content) in sorted(disk.items()):
        if content is None:
            os.makedirs(path)
        else:
            with open(path, "wb") as file:
                file.write(content)
        os.chown(path, *owner)
        os.chmod(path, mode)


def tree(root):
    """What is in a folder, without what the program writes beside a file that it is about to replace."""
    found = {}
    for folder, _, names in os.walk(root):
        found[folder] = os.lstat(folder).st_mode & 0o7777
        for name in names:
            if not name.endswith(".boxdoctor-new"):
                with open(f"{folder}/{name}", "rb") as file:
                    found[f"{folder}/{name}"] = (os.lstat(f"{folder}/{name}").st_mode & 0o7777, file.read())
    return found


def text_of(hexed):
    return re.sub(rb"\\x(..)", lambda match: bytes([int(match[1], 16)]), hexed)


CALL = re.compile(rb"^(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<.*>)?(?: .*)?$", re.S)


def events(trace):
    """(call, paths, arguments, data) of each call that succeeded, in the order of their ends."""
    begun = {}
    with open(trace, "rb") as file:
        for line in file.read().split(b"\n"):
            thread = line.split(b" ", 1)[0]
            if line.endswith(b"<unfinished ...>"):
                begun[thread] = line[: -len(b"<unfinished ...>")].rstrip()
                continue
            resumed = re.match(rb"^\d+ +<\.\.\. \w+ resumed>(.*)$", line, re.S)
            if resumed:
                line = begun.pop(thread, b"") + resumed[1]
            match = CALL.match(line)
            if not match or int(match[4]) < 0:
                continue
            call, arguments = match[2].decode(), match[3]
            paths, data = [], b""
            if call == "write":
                # 7</path>, "bytes"
                found = re.match(rb"^\d+<([^>]*)>, \"(.*)\", \d+$", arguments, re.S)
                if not found:
                    continue
                paths, data = [text_of(found[1])], text_of(found[2])[: int(match[4])]
            elif call in ("fsync", "fdatasync", "ftruncate", "fchmod", "fchown"):
                paths = [text_of(found) for found in re.findall(rb"^\d+<([^>]*)>", arguments)]
            else:
                for folder, name in re.findall(rb"(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?\"((?:\\x..)*)\"", arguments):
                    name = text_of(name)
                    paths.append(name if name.startswith(b"/") else text_of(folder) + b"/" + name)
            yield call, [os.path.normpath(path.decode()) for path in paths], arguments.decode(), data


def run(program, *words):
    return subprocess.run(
        [program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def main():
    program, rng = sys.argv[1], random.Random(19)
    fix = ["fix", "makestep", "--offline", "--yes", "--color", "never"]
    undo = ["undo", "--yes"]

    def reset(has_folder):
        for root in WATCHED[1:]:
            shutil.rmtree(root, ignore_errors=True)
        shutil.rmtree("/etc/chrony/conf.d", ignore_errors=True)
        if has_folder:
            os.mkdir("/etc/chrony/conf.d")

    bad, total = [], 0
    print("power cut in          calls   disks  before   after  recovered")
    for command in (fix, undo):
        for has_state in (True, False):
            if command is undo and not has_state:
                continue
            reset(True)
            if has_state:
                os.mkdir(WATCHED[1])
            before = tree("/etc/chrony")
            if command is undo:
                run(program, *fix)
            start, disk, careless = tree("/etc/chrony"), Disk(), Disk(forgets_files=True)
            traced = ["strace", "-f", "-y", "-xx", "-s", "10000000", "-o", "/run/trace", "-e", "trace=" + CALLS, program, *command]
            done = subprocess.run(traced, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                print(f"FAILED  {command}: {done.stdout}")
                return 1
            end = tree("/etc/chrony")
            after = end if command is fix else start
            counts = {"calls": 0, "disks": 0, "before": 0, "after": 0, "recovered": 0}

            def judge(what, is_done):
                for found in disk.possible(rng):
                    counts["disks"] += 1
                    lay_out(found)

                    def fail(why):
                        bad.append(f"{command[0]}, power cut after {what}: {why}; on the disk {sorted(found)}")

                    now = tree("/etc/chrony")
                    if now == before:
                        counts["before"] += 1
                    elif now == after:
                        counts["after"] += 1
                    else:
                        fail(f"between before and after: {now}")
                        continue
                    if is_done and now != end:
                        fail("it had said that it was done, and it is not")
                    history = run(program, "history")
                    if history.returncode != 0 or "not a transaction record" in history.stdout:
                        fail(f"history: {history.stdout}")
                    next_fix = run(program, *fix)
                    if next_fix.returncode != 0:
                        run(program, "undo", "--interrupted", "--keep", "original")
                        next_fix = run(program, *fix)
                    if next_fix.returncode != 0 or tree("/etc/chrony") != after:
                        fail(f"the next fix: {next_fix.stdout}")
                        continue
                    taken_back = run(program, *undo)
                    left = [name for root in WATCHED for _, _, names in os.walk(root) for name in names if name.endswith("-new")]
                    if taken_back.returncode != 0 or tree("/etc/chrony") != before or left:
                        fail(f"the next undo: {taken_back.stdout} {left}")
                        continue
                    counts["recovered"] += 1

            judge("nothing", False)
            recorded = list(events("/run/trace"))
            for call, paths, arguments, data in recorded:
                if disk.apply(call, paths, arguments, data):
                    counts["calls"] += 1
                    judge(f"{counts['calls']} ({call} {paths})", False)
            lay_out(disk.possible(rng)[0])
            if tree("/etc/chrony") != end:
                bad.append(f"{command[0]}: what was written down does not come to what it did")
            judge("the end", True)
            # A program that does not sync its files would be caught.
            torn = 0
            for call, paths, arguments, data in recorded:
                careless.apply(call, paths, arguments, data)
                for found in careless.possible(rng) if command is fix else []:
                    lay_out(found)
                    torn += tree("/etc/chrony") not in (before, after)
            if command is fix and not torn:
                bad.append("without any fsync of a file nothing would be torn: this test sees nothing")
            total += counts["disks"]
            name = command[0] + ("" if has_state else ", the first one")
            print(f"{name:20} {counts['calls']:6} {counts['disks']:7} {counts['before']:7} {counts['after']:7} {counts['recovered']:10}",
                  flush=True)
    for line in bad[:20]:
        print("FAILED ", line)
    print(f"{total} disks after power cuts, {len(bad)} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
