"""A TLS server on a free port of 127.0.0.1 that answers everybody with the bytes of a file; prints the port.

server.py CERTIFICATES KEY [--answer FILE] [--pause SECONDS] [--alpn NAME] [--tls12] [--plain] [--mute]
Without --answer it is Python's own HTTP server. --pause comes after every byte; --plain speaks no TLS; --mute accepts and
says nothing.
"""
import argparse
import http.server
import socket
import ssl
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("certificates")
parser.add_argument("key")
parser.add_argument("--answer")
parser.add_argument("--pause", type=float, default=0)
parser.add_argument("--alpn")
parser.add_argument("--tls12", action="store_true")
parser.add_argument("--plain", action="store_true")
parser.add_argument("--mute", action="store_true")
options = parser.parse_args()

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(options.certificates, options.key)
if options.tls12:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
if options.alpn:
    context.set_alpn_protocols([options.alpn])


def answer(connection):
    try:
        if options.mute:
            time.sleep(60)
        if not options.plain:
            connection = context.wrap_socket(connection, server_side=True)
        connection.recv(65536)
        with open(options.answer, "rb") as file:
            whole = file.read()
        if options.pause:
            for byte in whole:
                connection.sendall(bytes([byte]))
                time.sleep(options.pause)
        else:
            connection.sendall(whole)
        connection.unwrap() if not options.plain else None
    except OSError:
        pass
    finally:
        connection.close()


if options.answer or options.mute:
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
else:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    print(server.server_address[1], flush=True)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
