// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * What a Java source declares.
 *
 * @param types simple names of all its types
 * @param publicNames of types, methods and constants
 * @param methods each with the lines from its first to its last brace
 */
record SourceFile(Path file, List<String> types, List<String> publicNames, List<Method> methods) {

    /** A method and how many lines it has. */
    record Method(String name, long lines) {}

    static List<SourceFile> parse(List<Path> files) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests run on a JDK");
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var sources = manager.getJavaFileObjectsFromPaths(files);
            var task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, sources);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<SourceFile> parsed = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                Scanner scanner = new Scanner(unit, positions);
                scanner.scan(unit, null);
                Path file = Path.of(unit.getSourceFile().toUri());
                parsed.add(new SourceFile(file, scanner.types, scanner.publicNames, scanner.methods));
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Scanner extends TreeScanner<Void, Void> {

        private final List<String> types = new ArrayList<>();
        private final List<String> publicNames = new ArrayList<>();
        private final List<Method> methods = new ArrayList<>();
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            types.add(type.getSimpleName().toString());
            note(type.getModifiers(), type.getSimpleName().toString());
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            String name = method.getName().toString();
            note(method.getModifiers(), name);
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                methods.add(new Method(name, last - first + 1));
            }
            return super.visitMethod(method, null);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void unused) {
            note(variable.getModifiers(), variable.getName().toString());
            return super.visitVariable(variable, null);
        }

        private void note(ModifiersTree modifiers, String name) {
            if (modifiers.getFlags().contains(Modifier.PUBLIC)) {
                publicNames.add(name);
            }
        }
    }
}
