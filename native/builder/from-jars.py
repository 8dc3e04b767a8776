#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""from-jars.py [--skip TEXT]... [--class NAME]... JAR...: prints a reachability-metadata.json that opens the jars' classes to reflection.

For libraries that reflect over their own classes (Tribuo and OLCUT: provenance fields, protobuf messages).
--skip TEXT leaves out the classes whose class file contains TEXT (say, a package that is not on the class path);
--only PREFIX keeps only the classes whose name starts with PREFIX (may be repeated); --class NAME adds one class and its $Builder.
"""
import argparse
import json
import zipfile

p = argparse.ArgumentParser()
p.add_argument('--skip', action='append', default=[])
p.add_argument('--only', action='append', default=[])
p.add_argument('--class', action='append', default=[], dest='extra')
p.add_argument('jars', nargs='+')
a = p.parse_args()
names = []
for jar in a.jars:
    with zipfile.ZipFile(jar) as z:
        for n in z.namelist():
            if not n.endswith('.class') or n.startswith('META-INF/') or n.endswith('module-info.class'):
                continue
            name = n[:-6].replace('/', '.')
            if name.rsplit('$', 1)[-1].isdigit() or a.only and not name.startswith(tuple(a.only)):
                continue
            body = z.read(n)
            if not any(s.encode() in body for s in a.skip):
                names.append(name)
for c in a.extra:
    names += [c, c + '$Builder']
every = {'allDeclaredConstructors': True, 'allDeclaredMethods': True, 'allDeclaredFields': True}
print('{"reflection": [\n' + ',\n'.join(json.dumps({'type': n, **every}) for n in sorted(set(names))) + ']}')
