// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Reads {@code @ConfigMapping} interfaces from their sources, because class files keep no javadoc. */
final class SettingsParser {

    /** A variable without a default. */
    private static final String UNSET = "\\$\\{\\w+:}|";

    private final Map<String, String> properties;

    /** @param properties of the application, which give a default where the interface has none */
    SettingsParser(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
    }

    List<Setting.Group> parse(Path source) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests run on a JDK");
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            List<Setting.Group> groups = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                Javadoc javadoc = new Javadoc(DocTrees.instance(task), new TreePath(unit));
                classes(unit.getTypeDecls())
                        .forEach(type -> annotation(type.getModifiers(), "ConfigMapping")
                                .flatMap(mapping -> argument(mapping, "prefix"))
                                .ifPresent(prefix -> groups.add(group(prefix, type, javadoc.of(type)))));
            }
            return groups;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Setting.Group group(String prefix, ClassTree type, Javadoc javadoc) {
        return new Setting.Group(prefix, javadoc.text(), settings(prefix, type, javadoc));
    }

    private List<Setting> settings(String prefix, ClassTree type, Javadoc javadoc) {
        Map<String, ClassTree> nested = classes(type.getMembers()).stream()
                .collect(Collectors.toMap(member -> member.getSimpleName().toString(), member -> member));
        List<Setting> settings = new ArrayList<>();
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                String name = prefix + "." + name(method);
                String returned = String.valueOf(method.getReturnType());
                ClassTree inner = nested.get(returned);
                if (inner == null) {
                    settings.add(
                            setting(name, returned, method, javadoc.of(method).text()));
                } else {
                    settings.addAll(settings(name, inner, javadoc.of(inner)));
                }
            }
        }
        return settings;
    }

    private Setting setting(String name, String returned, MethodTree method, String meaning) {
        Optional<String> fallback = annotation(method.getModifiers(), "WithDefault")
                .flatMap(annotation -> argument(annotation, "value"))
                .or(() -> Optional.ofNullable(properties.get(name)))
                .filter(value -> !value.matches(UNSET));
        boolean optional = returned.startsWith("Optional") || returned.startsWith("Map<");
        String type = returned.startsWith("Optional<") ? returned.substring(9, returned.length() - 1) : returned;
        return new Setting(name, type, fallback, optional, meaning);
    }

    /** As SmallRye Config derives it: {@code maxQueue} is {@code max-queue}. */
    private static String name(MethodTree method) {
        return annotation(method.getModifiers(), "WithName")
                .flatMap(annotation -> argument(annotation, "value"))
                .orElseGet(() -> method.getName()
                        .toString()
                        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT));
    }

    private static List<ClassTree> classes(List<? extends Tree> trees) {
        return trees.stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .toList();
    }

    private static Optional<? extends AnnotationTree> annotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .findFirst();
    }

    private static Optional<String> argument(AnnotationTree annotation, String name) {
        for (ExpressionTree argument : annotation.getArguments()) {
            if (argument instanceof AssignmentTree assignment) {
                if (assignment.getVariable().toString().equals(name)) {
                    return Optional.of(literal(assignment.getExpression()));
                }
            } else if (name.equals("value")) {
                return Optional.of(literal(argument));
            }
        }
        return Optional.empty();
    }

    private static String literal(ExpressionTree expression) {
        if (expression instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        throw new IllegalArgumentException("The page can only show literals, but found " + expression + ".");
    }

    /** The javadoc of a tree on its path. */
    private record Javadoc(DocTrees trees, TreePath path) {

        Javadoc of(Tree child) {
            return new Javadoc(trees, new TreePath(path, child));
        }

        /** As Markdown on one line. */
        String text() {
            String comment = Objects.requireNonNullElse(trees.getDocComment(path), "");
            return comment.replaceAll("\\{@(?:code|link|value) ((?:[^{}]|\\{[^}]*})*)}", "`$1`")
                    .replaceAll("</?(?:p|b|i|em|strong|ul|li)>", "")
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }
}
