"""nginx with the configuration that README.md gives, by whoever runs the tests, in a folder of its own."""

import os
import pathlib
import re
import socket
import subprocess
import time

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"

FRAME = """\
{modules}
daemon off;
pid {top}/nginx.pid;
error_log {top}/error.log notice;
worker_processes 1;
{user}
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {top}/t1; proxy_temp_path {top}/t2; fastcgi_temp_path {top}/t3; uwsgi_temp_path {top}/t4; scgi_temp_path {top}/t5;
    absolute_redirect off;
    {maps}
    server {{
        listen 127.0.0.1:{port};
        {locations}
    }}
}}
"""
BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def snippet(paths, www):
    """What README.md gives for one path, for each of these."""
    text = re.search("```nginx\n(.*?)```", README.read_text(encoding="utf-8"), re.S).group(1)
    maps, locations = text.split("# in server { }\n")
    every_map, every_location = [], []
    for number, path in enumerate(paths):
        for part, to in ((maps, every_map), (locations, every_location)):
            to.append(part.replace("/kb/", path).replace("/srv/www", str(www)).replace("$kb_", f"$kb{number}_"))
    return "\n".join(every_map), "\n".join(every_location)


class Server:
    """Serves www/PATH at PATH for each of `paths` ("/kb/"), on a port of its own."""

    def __init__(self, top, www, paths, port):
        self.top, self.port = top, port
        top.mkdir()
        maps, locations = snippet(paths, www)
        (top / "nginx.conf").write_text(FRAME.format(
            modules=f"load_module {BROTLI};", top=top, port=port, maps=maps, locations=locations,
            user="user root;" if os.geteuid() == 0 else ""), encoding="utf-8")
        self.process = subprocess.Popen(["nginx", "-p", str(top), "-e", str(top / "error.log"), "-c", str(top / "nginx.conf")],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        self.process.kill()
        raise AssertionError("nginx does not start:\n" + self.process.stderr.read().decode())

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
