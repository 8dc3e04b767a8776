// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.neap.serving", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FLOORS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.neap.serving..")
            .layer("oip")
            .definedBy("..serving.oip..")
            .layer("repository")
            .definedBy("..serving.repository..")
            .layer("batch")
            .definedBy("..serving.batch..")
            .layer("engine")
            .definedBy("..serving.engine..")
            .layer("tensor")
            .definedBy("..serving.tensor..")
            .layer("errors")
            .definedBy("io.neap.serving")
            .whereLayer("oip")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("repository")
            .mayOnlyBeAccessedByLayers("oip")
            .whereLayer("batch")
            .mayOnlyBeAccessedByLayers("repository")
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("batch", "repository")
            .whereLayer("tensor")
            .mayOnlyBeAccessedByLayers("engine", "batch", "repository", "oip")
            .because("a request falls from floor to floor, and no floor knows who stands on it");

    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_ONNX_RUNTIME = noClasses()
            .that()
            .resideOutsideOfPackage("..serving.engine.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..", "io.neap.serving.engine.onnx..")
            .because("another engine is another adapter of the same port");

    @ArchTest
    static final ArchRule VALUES_KNOW_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAPackage("..serving.tensor..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "io.neap.serving..", "org.jspecify..")
            .because("a tensor is a value, whoever carries it");

    @ArchTest
    static final ArchRule THE_EDGES_DO_NOT_MEET = slices().matching("io.neap.serving.oip.(*)..")
            .should()
            .beFreeOfCycles()
            .because("REST and gRPC share what is in oip, and nothing of each other");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_IT_IS = noClasses()
            .that()
            .resideOutsideOfPackage("io.neap.serving.oip.proto..")
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Base|Common)")
            .because("such a name says that its author did not know what it is");
}
