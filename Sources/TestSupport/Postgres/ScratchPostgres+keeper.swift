import Foundation

extension ScratchPostgres {
    /// A shell that starts the server, does as it is told line by line, and stops it when nobody is left to tell it:
    /// its input ends with this process, however that ends.
    final class Keeper: Sendable {
        private let process = Process()
        private let input = Pipe()
        private let output = Pipe()

        init(arguments: [String]) throws {
            self.process.executableURL = URL(filePath: "/bin/sh")
            self.process.arguments = ["-c", Self.script, "hallway-postgres"] + arguments
            self.process.standardInput = self.input
            self.process.standardOutput = self.output
            // A keeper that had an end of another's pipe would keep that one from hearing of this process's end.
            for file in [self.input.fileHandleForReading, self.input.fileHandleForWriting] {
                _ = fcntl(file.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
            try self.process.run()
        }

        func send(_ line: String) throws {
            try self.input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
        }

        /// Waits for the line that answers a command; what went wrong is an error.
        func answer() throws -> String {
            var answer = Data()
            while answer.last != UInt8(ascii: "\n") {
                let more = self.output.fileHandleForReading.availableData
                guard !more.isEmpty else { throw Failure(description: "the server's keeper is gone") }
                answer.append(more)
            }
            let text = String(decoding: answer, as: UTF8.self).dropLast()
            guard text.hasPrefix("ok ") else { throw Failure(description: String(text)) }
            return String(text.dropFirst(3))
        }

        /// PostgreSQL runs as no superuser, so a superuser hands it to the user that was made for it.
        private static let script = #"""
            bin=$1 dir=$2 reach=$3 password=$4
            shift 4
            as=""
            [ "$(id -u)" != 0 ] || as="setpriv --reuid=postgres --regid=postgres --clear-groups"
            trap '' INT HUP TERM
            mkdir -m 700 "$dir" && cd "$dir" || exit 1
            [ -z "$as" ] || chown postgres "$dir"
            log=$dir/initdb.log

            start() {
                options="-c unix_socket_directories='$dir' -c fsync=off -c full_page_writes=off -c max_connections=400"
                case $reach in
                    network) options="$options -c listen_addresses=127.0.0.1 -c ssl=on" ;;
                    *) options="$options -c listen_addresses=''" ;;
                esac
                $as "$bin/pg_ctl" start -w -s -D "$dir/data" -l "$log" -o "$options -p $1" >/dev/null 2>&1
            }
            stop() {
                $as "$bin/pg_ctl" stop -w -s -D "$dir/data" -m "$1" >/dev/null 2>&1
            }
            sql() {
                $as "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$dir" -p "$port" -U postgres -d postgres -c "$1" 2>&1 >/dev/null |
                    tr '\n' ' '
            }
            signal() {
                head -n 1 "$dir/data/postmaster.pid" | while read -r main; do
                    for process in $(ps -o pid= --ppid "$main") "$main"; do kill "-$1" "$process" 2>/dev/null; done
                done
            }
            answer() {
                if [ -z "$2" ]; then echo "ok $1"; else echo "$2"; fi
            }
            # Of the server's log what is short and tells most.
            complaint() {
                echo "PostgreSQL did not start: $(tail -n 3 "$log" | tr '\n' ' ')"
            }

            if ! $as "$bin/initdb" -D "$dir/data" -U postgres -E UTF8 --locale=C -A trust -N >"$log" 2>&1; then
                complaint
                rm -rf "$dir"
                exit 1
            fi
            log=$dir/server.log
            if [ "$reach" = network ]; then
                $as sh -c "echo 'local all all trust' >'$dir/data/pg_hba.conf'
                    echo 'host all all 127.0.0.1/32 scram-sha-256' >>'$dir/data/pg_hba.conf'
                    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
                        -addext subjectAltName=DNS:localhost \
                        -keyout '$dir/data/server.key' -out '$dir/data/server.crt' 2>/dev/null
                    chmod 600 '$dir/data/server.key'"
            fi
            for port in "$@"; do
                # The port may be another's.
                start "$port" && break
            done
            if [ -f "$dir/data/postmaster.pid" ]; then
                answer "$port" "$(sql "ALTER ROLE postgres PASSWORD '$password'")"
            else
                complaint
            fi

            while read -r command rest; do
                case $command in
                    sql) answer "" "$(sql "$rest")" ;;
                    stop) stop fast && answer || answer "" "it did not stop" ;;
                    start) start "$port" && answer || complaint ;;
                    freeze) signal STOP && answer ;;
                    thaw) signal CONT && answer ;;
                esac
            done
            [ ! -f "$dir/data/postmaster.pid" ] || signal CONT
            stop immediate
            cd / && rm -rf "$dir"
            """#
    }
}
