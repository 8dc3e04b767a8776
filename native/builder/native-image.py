#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""native-image: starts GraalVM's image builder (jars from Maven Central) on a stock JDK 25.

Home layout, relative to this file's parent folder:
  lib/svm/builder/*.jar            the builder's modules, from Maven Central
  lib/svm/clibraries/linux-amd64/  liblibchelper.a, libjvm.a, libsvm_container.a, the JDK's static libraries, include/
  lib/svm/builder/lib/libreporterchelper.so
  lib/svm/exports.args             --add-exports options for that JDK
  lib/svm/version                  one line: the builder's version
The home is a clone of that JDK, so that java.home is the home.
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import uuid
import zipfile

HOME = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
SVM = os.path.join(HOME, 'lib', 'svm')
VENDOR_BUILD = '+10.1'     # Quarkus reads the version up to this plus sign

# option -> (builder option, value when none is given or None); a trailing '=' takes a value
VALUE = {
    '--features': 'Features', '--initialize-at-run-time': None, '--initialize-at-build-time': None,
    '--link-at-build-time': 'LinkAtBuildTime', '--link-at-build-time-paths': 'LinkAtBuildTimePaths',
    '--enable-url-protocols': 'EnableURLProtocols', '--enable-monitoring': 'EnableMonitoringFeatures',
    '--libc': 'UseLibC', '--target': 'TargetPlatform', '--parallelism': 'NumberOfThreads', '--color': 'Color',
    '--native-compiler-path': 'CCompilerPath', '--native-compiler-options': 'CCompilerOption',
    '--trace-class-initialization': 'TraceClassInitialization', '--trace-object-instantiation': 'TraceObjectInstantiation',
    '--future-defaults': 'FutureDefaults', '--exact-reachability-metadata': 'ThrowMissingRegistrationErrors',
    '--exact-reachability-metadata-path': 'ThrowMissingRegistrationErrorsPaths', '--emit': None,
    '-march': 'MicroArchitecture',
}
DEFAULT = {'--link-at-build-time': '', '--enable-monitoring': 'all', '--exact-reachability-metadata': '',
           '--future-defaults': 'all', '--initialize-at-run-time': '', '--initialize-at-build-time': ''}
FIXED = {
    '--no-fallback': 'FallbackThreshold=0', '--force-fallback': 'FallbackThreshold=10', '--auto-fallback': 'FallbackThreshold=5',
    '--enable-http': 'EnableURLProtocols=http', '--enable-https': 'EnableURLProtocols=https', '-g': 'GenerateDebugInfo=2',
    '--shared': '+SharedLibrary', '--static': '+StaticExecutable', '--static-nolibc': '+StaticExecutableWithDynamicLibC',
    '--enable-all-security-services': '+EnableAllSecurityServices', '--silent': '+BuildOutputSilent',
    '--install-exit-handlers': '+InstallExitHandlers', '--strict-image-heap': '+StrictImageHeap',
    '--report-unsupported-elements-at-runtime': '+ReportUnsupportedElementsAtRuntime',
    '--allow-incomplete-classpath': None, '--configure-reflection-metadata': None,
    '--native-image-info': '+DumpTargetInfo', '--list-modules': '+ListModules', '--list-cpu-features': '+ListCPUFeatures',
    '--gc=serial': '+UseSerialGC', '--gc=epsilon': '+UseEpsilonGC',
}
SPACED = {'--add-exports': 'AddExports', '--add-opens': 'AddOpens', '--add-reads': 'AddReads', '--enable-native-access': 'EnableNativeAccess'}
METADATA = {
    'reachability-metadata.json': 'ReachabilityMetadataResources', 'jni-config.json': 'JNIConfigurationResources',
    'reflect-config.json': 'ReflectionConfigurationResources', 'resource-config.json': 'ResourceConfigurationResources',
    'proxy-config.json': 'DynamicProxyConfigurationResources', 'serialization-config.json': 'SerializationConfigurationResources',
    'predefined-classes-config.json': 'PredefinedClassesConfigurationResources',
}


def die(text):
    print('Error: ' + text, file=sys.stderr)
    sys.exit(1)


def read(name):
    with open(os.path.join(SVM, name)) as f:
        return f.read().strip()


def jdk():
    return HOME


class Driver:
    def __init__(self):
        self.args, self.java, self.jvm = [], [], []
        self.cp, self.mp = [], []
        self.add_modules, self.limit_modules, self.excludes = [], [], []
        self.main = self.module = self.jar = None
        self.positional = []
        self.verbose = self.dry = False

    def h(self, option, origin):
        """A hosted option, with its origin as the builder expects it: -H:Name@origin=value."""
        if option[:1] in '+-':
            self.args.append('-H:%s@%s' % (option, origin))
        else:
            name, _, value = option.partition('=')
            self.args.append('-H:%s@%s=%s' % (name, origin, value))

    def take(self, queue, origin, from_jar=False):
        queue = list(queue)
        api = origin + '+api'

        def operand(what):
            if not queue:
                die(what + ' needs an argument')
            return queue.pop(0)
        while queue:
            a = queue.pop(0)
            name, eq, value = a.partition('=')
            if a.startswith('@') and not from_jar:
                with open(a[1:]) as f:
                    queue[:0] = shlex.split(f.read(), comments=True)
            elif a in ('--verbose',):
                self.verbose = True
            elif a == '--dry-run':
                self.dry = True
            elif a in ('--diagnostics-mode', '--expert-options', '--enable-sbom') or name in ('--bundle-create', '--sbom'):
                pass
            elif a == '--enable-preview':
                self.java += ['--enable-preview']
            elif a in ('-cp', '-classpath', '--class-path') or name == '--class-path' and eq:
                self.cp += (value if eq else operand(a)).split(':')
            elif a in ('-p', '--module-path') or name == '--module-path' and eq:
                self.mp += (value if eq else operand(a)).split(':')
            elif a == '-jar':
                self.jar = operand(a)
            elif a in ('-m', '--module'):
                self.module = operand(a)
            elif a == '-o':
                self.h('Name=' + operand(a), api)
            elif name in ('--add-modules', '--limit-modules') :
                (self.add_modules if name == '--add-modules' else self.limit_modules).extend((value if eq else operand(a)).split(','))
            elif name in SPACED:
                self.h('%s=%s' % (SPACED[name], value if eq else operand(a)), api)
            elif a == '--exclude-config':
                jar, res = operand(a), operand(a)
                self.excludes.append((re.compile(jar), re.compile(res)))
            elif a in FIXED:
                if FIXED[a]:
                    self.h(FIXED[a], api)
            elif name in VALUE and (eq or name in DEFAULT):
                v = value if eq else DEFAULT[name]
                if name.startswith('--initialize-at-'):
                    when = 'run_time' if name.endswith('run-time') else 'build_time'
                    self.h('ClassInitialization=' + ','.join('%s:%s' % (c, when) for c in v.split(',')), api)
                elif VALUE[name]:
                    self.h('%s=%s' % (VALUE[name], v), api)
            elif a.startswith('-O') and len(a) == 3:
                self.h('Optimize=' + a[2], api)
            elif a in ('-ea', '-enableassertions', '-esa', '-da', '-dsa') or name in ('-ea', '-da'):
                pass
            elif a.startswith('-J'):
                self.java.append(a[2:])
            elif a.startswith('-D'):
                self.java.append(a)
            elif a.startswith('-X') or a.startswith('-R:'):
                if a.startswith('-R:'):
                    self.args.append(a)
                else:
                    m = re.match(r'-X(mx|ms|mn|ss)(.*)', a)
                    opt = {'mx': 'MaxHeapSize', 'ms': 'MinHeapSize', 'mn': 'MaxNewSize', 'ss': 'StackSize'}
                    self.args.append('-R:%s=%s' % (opt[m.group(1)], m.group(2)) if m else die('unknown option ' + a))
            elif a.startswith('-H:'):
                if a[3:4] in '+-' or '=' in a:
                    self.h(a[3:], origin) if '@' not in name else self.args.append(a)
                else:
                    die('bad option ' + a)
            elif a.startswith('-'):
                die('unrecognized option ' + a)
            else:
                self.positional.append(a)

    # ---- META-INF/native-image of a class path entry -----------------------------------------
    def metadata(self, entry):
        if os.path.isdir(entry):
            base = os.path.join(entry, 'META-INF', 'native-image')
            for folder, dirs, files in os.walk(base):
                dirs.sort()
                for f in sorted(files):
                    full = os.path.join(folder, f)
                    with open(full, 'rb') as fp:
                        self.one(entry, os.path.relpath(full, entry), fp.read, 'file://' + full)
        elif zipfile.is_zipfile(entry):
            with zipfile.ZipFile(entry) as z:
                for n in sorted(z.namelist()):
                    if n.startswith('META-INF/native-image/') and not n.endswith('/'):
                        self.one(entry, n, lambda n=n: z.read(n), 'jar:file://%s!/%s' % (entry, n))

    def one(self, entry, path, content, uri):
        name = os.path.basename(path)
        if name != 'native-image.properties' and name not in METADATA:
            return
        if any(j.search(entry) and r.search('/' + path) for j, r in self.excludes):
            return
        if name in METADATA:
            self.h('%s=%s' % (METADATA[name], path), uri + '+api')
            return
        text = re.sub(r'\\\r?\n[ \t]*', '', content().decode('utf-8'))
        for line in text.splitlines():
            line = line.strip()
            if not line or line[0] in '#!':
                continue
            key, _, value = line.partition('=')
            key, value = key.strip(), value.strip().replace('${.}', os.path.dirname(path)).replace('\\:', ':').replace('\\=', '=').replace('\\\\', '\\')
            if key == 'Args':
                self.take(shlex.split(value.replace('\\', '\\\\')), uri, from_jar=True)
            elif key == 'JavaArgs':
                self.java += value.split()
            elif key == 'ImageName':
                self.h('Name=' + value, uri)

    def value(self, option):
        found = None
        for a in self.args:
            m = re.match(r'-H:%s(@[^=]*)?=(.*)' % option, a)
            if m:
                found = m.group(2)
        return found

    def drop(self, option):
        self.args = [a for a in self.args if not re.match(r'-H:%s(@[^=]*)?=' % option, a)]

    def run(self, argv):
        self.take(shlex.split(os.environ.get('NATIVE_IMAGE_OPTIONS', '')) + argv, 'user')
        user_args, self.args = self.args, []
        if self.jar:
            self.jar = os.path.realpath(self.jar)
            with zipfile.ZipFile(self.jar) as z:
                text = z.read('META-INF/MANIFEST.MF').decode().replace('\r\n', '\n').replace('\n ', '')
            manifest = dict(l.split(': ', 1) for l in text.splitlines() if ': ' in l)
            self.main = manifest.get('Main-Class')
            self.cp.insert(0, self.jar)
            self.cp += [os.path.join(os.path.dirname(self.jar), p) for p in manifest.get('Class-Path', '').split()]
            for key, option in (('Add-Exports', 'AddExports'), ('Add-Opens', 'AddOpens')):
                for item in manifest.get(key, '').split():
                    self.h('%s=%s=ALL-UNNAMED' % (option, item), 'driver')
            for item in [manifest.get('Enable-Native-Access', '')]:
                if item:
                    self.h('EnableNativeAccess=' + item, 'driver')
        elif not self.cp and not self.mp:
            self.cp = ['.']
        self.cp = list(dict.fromkeys(os.path.realpath(p) for p in self.cp if p and os.path.exists(p)))
        self.mp = list(dict.fromkeys(os.path.realpath(p) for p in self.mp if p))
        for e in self.cp + self.mp:
            self.metadata(e)
        self.args += user_args
        names = list(self.positional)
        if not self.jar and names:
            self.main = names.pop(0)
        if self.main:
            self.h('Class=' + self.main, 'user')
        name = names.pop(0) if names else self.value('Name')
        if not name:
            name = os.path.basename(self.jar)[:-4] if self.jar else (self.main or die('no main class')).lower()
        path = os.path.abspath(os.path.dirname(name) or self.value('Path') or '.')
        self.drop('Name')
        self.drop('Path')
        self.h('Path=' + path, 'driver')
        self.h('Name=' + os.path.basename(name), 'driver')
        version, home = read('version'), jdk()
        self.h('ImageBuildID=%s' % uuid.uuid5(uuid.NAMESPACE_URL, '\0'.join(argv)), 'driver')
        clib = os.path.join(SVM, 'clibraries')
        self.args.insert(0, '-H:CLibraryPath=%s/linux-amd64/glibc,%s/linux-amd64,%s' % (clib, clib, clib))
        mem = '-XX:MaxRAMPercentage=60' if not any(j.startswith('-Xmx') for j in self.java) else None
        java = ['-XX:+UseParallelGC', '-XX:+UnlockExperimentalVMOptions', '-XX:+EnableJVMCI', '-XX:-UseJVMCICompiler',
                '-Dtruffle.TrustAllTruffleRuntimeProviders=true', '-Dgraalvm.ForcePolyglotInvalid=true', '-Dgraalvm.locatorDisabled=true',
                '-Dsubstratevm.HostLibC=glibc', '-Xss10m', '--enable-native-access=org.graalvm.nativeimage.builder', '-XX:GCTimeRatio=9', '-XX:+ExitOnOutOfMemoryError', '-Djava.awt.headless=true',
                '-Dorg.graalvm.vendor=GraalVM Community', '-Dorg.graalvm.vendorurl=https://www.graalvm.org/',
                '-Dorg.graalvm.vendorversion=GraalVM CE ' + version + VENDOR_BUILD, '-Dorg.graalvm.version=' + version,
                '-Dcom.oracle.graalvm.isaot=true', '-Dorg.graalvm.nativeimage.imagecode=buildtime', '-Dnative-image.root=' + HOME,
                '-Djava.system.class.loader=com.oracle.svm.hosted.NativeImageSystemClassLoader', '-Xshare:off',
                '-Djdk.internal.lambda.disableEagerInitialization=true']
        java += [mem] if mem else []
        java += read('exports.args').splitlines() + self.java
        if self.add_modules:
            java += ['-Dsvm.modulesupport.addedModules=' + ','.join(self.add_modules), '--add-modules=' + ','.join(self.add_modules)]
        if self.limit_modules:
            java.append('-Dsvm.modulesupport.limitedModules=' + ','.join(self.limit_modules))
        if self.cp:
            java.append('--add-modules=ALL-DEFAULT')
        b = os.path.join(SVM, 'builder')
        jars = [os.path.join(b, j) for j in sorted(os.listdir(b)) if j.endswith('.jar')]
        upgrade = [j for j in jars if os.path.basename(j).startswith('compiler')]
        java += ['--upgrade-module-path', ':'.join(upgrade), '--module-path', ':'.join(j for j in jars if j not in upgrade)]
        java += ['--module', 'org.graalvm.nativeimage.builder/com.oracle.svm.hosted.NativeImageGeneratorRunner']
        java += ['-keepalive', '/proc/%d/comm' % os.getpid()]
        args = (['-imagecp', ':'.join(self.cp)] if self.cp else []) + (['-imagemp', ':'.join(self.mp)] if self.mp else []) + self.args
        keep = ('PATH', 'PWD', 'HOME', 'LANG', 'LANGUAGE', 'TMPDIR', 'SOURCE_DATE_EPOCH')
        env = {k: v for k, v in os.environ.items() if k in keep or k.startswith('LC_')}
        env['USE_NATIVE_IMAGE_JAVA_PLATFORM_MODULE_SYSTEM'] = 'true'
        with tempfile.TemporaryDirectory(prefix='native-image-') as tmp:
            with open(os.path.join(tmp, 'vm.args'), 'w') as f:
                f.writelines('"%s"\n' % j.replace('\\', '\\\\').replace('"', '\\"') for j in java)
            with open(os.path.join(tmp, 'image.args'), 'w') as f:
                f.write('\0'.join(args))
            command = [os.path.join(home, 'bin', 'java'), '@' + f.name.replace('image.args', 'vm.args'), '--image-args-file=' + f.name]
            if self.verbose:
                print('Executing: ' + ' '.join(shlex.quote(x) for x in [command[0]] + [j for j in java if not j.startswith('--add-exports')] + args))
            return 0 if self.dry else subprocess.call(command, env=env)


def main(argv):
    if not argv or argv[0] in ('--help', '-h'):
        print('usage: native-image [options] class [imagename] | -jar jarfile [imagename]')
        return 0
    if argv[0] == '--version':
        v, vendor = read('version'), read('version') + VENDOR_BUILD
        release = dict(l.split('=', 1) for l in open(os.path.join(jdk(), 'release')).read().splitlines() if '=' in l)
        print('native-image %s %s' % (v, release['JAVA_VERSION_DATE'].strip('"')))
        print('GraalVM Runtime Environment GraalVM CE %s (build %s)' % (vendor, release['JAVA_RUNTIME_VERSION'].strip('"')))
        print('Substrate VM GraalVM CE %s (build %s, serial gc)' % (vendor, release['JAVA_RUNTIME_VERSION'].strip('"')))
        return 0
    return Driver().run(argv)


sys.exit(main(sys.argv[1:]))
