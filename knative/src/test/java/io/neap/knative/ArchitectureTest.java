// SPDX-License-Identifier: Apache-2.0
package io.neap.knative;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.neap.knative", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule builders_are_pure = noClasses()
            .that()
            .resideInAPackage("..knative.platform.object..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..client..",
                    "io.smallrye..",
                    "io.vertx..",
                    "jakarta..",
                    "java.io..",
                    "io.neap.knative.platform",
                    "io.neap.knative.platform.traffic..")
            .because("what an object looks like is decided without a cluster, so that a table can test it");

    @ArchTest
    static final ArchRule only_the_port_of_control_is_used = classes()
            .that()
            .resideInAPackage("..knative.platform..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.neap.knative.platform..",
                    "io.neap.control.error",
                    "io.neap.control.pipeline.job",
                    "io.neap.control.platform",
                    "com.fasterxml.jackson..",
                    "io.fabric8.knative..",
                    "io.fabric8.kubernetes..",
                    "io.smallrye.mutiny..",
                    "io.vertx.core..",
                    "java..",
                    "org.jboss.logging..",
                    "org.jspecify..")
            .because("an adapter knows the port that it serves and nothing of who uses it");

    @ArchTest
    static final ArchRule a_resource_is_only_data = noClasses()
            .that()
            .resideInAPackage("..knative.crd..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.neap.control..",
                    "io.neap.knative.app..",
                    "io.neap.knative.operator..",
                    "io.neap.knative.platform..")
            .because("its schema is a contract, which no rule of ours may change in passing");

    @ArchTest
    static final ArchRule names_say_what_a_type_is = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Base|Common)")
            .because("such a name tells nothing, and things of all kinds gather behind it");
}
