"""A mail server for the tests: takes mails over SMTP (RFC 5321) and keeps each as a file.

    smtp_server.py PORT FOLDER [CERTIFICATE KEY]

With a certificate it offers STARTTLS. A file FOLDER/answer holds the answer to
the next mail's DATA, such as "550 no such user"; without one mails are taken.
FOLDER/mails gets a file each, with the envelope's recipient on its first line.
"""
import os
import socketserver
import ssl
import sys

port, folder = int(sys.argv[1]), sys.argv[2]
certificate = sys.argv[3:5]


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def start_tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.say("220 go ahead")
        try:
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        return True

    def take_mail(self):
        self.say("354 end with a dot")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        answer = os.path.join(folder, "answer")
        if os.path.exists(answer):
            with open(answer) as file:
                self.say(file.read().strip())
            return
        names = os.listdir(os.path.join(folder, "mails"))
        with open(os.path.join(folder, "mails", f"{len(names) + 1}"), "wb") as file:
            file.write(self.recipient + b"\n" + b"".join(lines))
        self.say("250 taken")

    def handle(self):
        self.recipient = b""
        self.say("220 test")
        while line := self.rfile.readline():
            verb = line.strip().split(b" ")[0].upper()
            if verb == b"EHLO":
                self.say("250-test" if certificate else "250 test")
                if certificate:
                    self.say("250 STARTTLS")
            elif verb == b"STARTTLS" and certificate:
                if not self.start_tls():
                    return
            elif verb == b"RCPT":
                self.recipient = line.strip().split(b":")[1]
                self.say("250 ok")
            elif verb == b"DATA":
                self.take_mail()
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


os.makedirs(os.path.join(folder, "mails"), exist_ok=True)
with Server(("0.0.0.0", port), Conversation) as server:
    with open(os.path.join(folder, "port"), "w") as file:
        file.write(str(server.server_address[1]))
    server.serve_forever()
