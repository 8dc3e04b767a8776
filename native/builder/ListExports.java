// SPDX-License-Identifier: Apache-2.0
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.TreeSet;

/** Prints the --add-exports options that the image builder's modules need of the JDK's own modules. */
class ListExports {
    private static final java.util.Set<String> WANTED = java.util.Set.of("java.base", "java.desktop", "java.instrument", "java.logging", "java.management",
                    "java.management.rmi", "java.naming", "java.net.http", "java.rmi", "java.security.jgss", "java.security.sasl", "java.xml", "java.xml.crypto",
                    "jdk.attach", "jdk.charsets", "jdk.crypto.cryptoki", "jdk.httpserver", "jdk.internal.jvmstat", "jdk.internal.vm.ci", "jdk.jfr",
                    "jdk.localedata", "jdk.management", "jdk.management.agent", "jdk.management.jfr", "jdk.sctp", "jdk.security.jgss", "jdk.zipfs");

    public static void main(String[] args) {
        String targets = String.join(",", "jdk.graal.compiler", "org.graalvm.nativeimage.base", "org.graalvm.nativeimage.builder",
                        "org.graalvm.nativeimage.configure", "org.graalvm.nativeimage.libgraal", "org.graalvm.nativeimage.objectfile",
                        "org.graalvm.nativeimage.pointsto", "org.graalvm.espresso.shared.svm", "org.graalvm.truffle.compiler");
        TreeSet<String> lines = new TreeSet<>();
        for (ModuleReference ref : ModuleFinder.ofSystem().findAll()) {
            ModuleDescriptor d = ref.descriptor();
            String m = d.name();
            if (!WANTED.contains(m)) {
                continue;
            }
            TreeSet<String> hidden = new TreeSet<>(d.packages());
            d.exports().stream().filter(e -> !e.isQualified()).forEach(e -> hidden.remove(e.source()));
            hidden.forEach(p -> lines.add("--add-exports=" + m + "/" + p + "=" + targets));
        }
        PrintStream out = System.out;
        lines.forEach(out::println);
    }
}
