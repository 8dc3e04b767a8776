// SPDX-License-Identifier: Apache-2.0
package io.neap.control;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.neap.control", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** Rooms with rules and no edges: what they say must hold behind any protocol and over any database. */
    private static final String[] DOMAIN = {
        "io.neap.control.experiment..",
        "io.neap.control.model..",
        "io.neap.control.pipeline..",
        "io.neap.control.rollout..",
        "io.neap.control.monitor..",
        "io.neap.control.retention..",
        "io.neap.control.ledger..",
        "io.neap.control.error..",
        "io.neap.control.platform"
    };

    /** The record, the port, and the table of errors. */
    private static final String[] GROUND = {
        "io.neap.control.ledger..", "io.neap.control.platform", "io.neap.control.error.."
    };

    @ArchTest
    static final ArchRule rooms_are_free_of_circles = slices().matching("io.neap.control.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room must be understood without the rooms that use it");

    @ArchTest
    static final ArchRule the_edge_is_imported_by_nobody = classes()
            .that()
            .resideInAPackage("io.neap.control.api..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("io.neap.control.api..")
            .because("an edge speaks one dialect, and nothing behind it may depend on how it was asked");

    @ArchTest
    static final ArchRule adapters_of_the_database_are_imported_by_nobody = classes()
            .that()
            .resideInAPackage("io.neap.control.store..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("io.neap.control.store..")
            .because("a store is replaced behind its port");

    @ArchTest
    static final ArchRule the_local_platform_is_imported_by_nobody = classes()
            .that()
            .resideInAPackage("io.neap.control.platform.local..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("io.neap.control.platform.local..")
            .because("a cluster's adapter takes its place when its jar is there");

    @ArchTest
    static final ArchRule the_domain_knows_no_edge_and_no_database = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.ws.rs..",
                    "jakarta.persistence..",
                    "java.sql..",
                    "io.vertx..",
                    "org.hibernate..",
                    "io.fabric8..")
            .because("rules outlive the technology around them");

    @ArchTest
    static final ArchRule the_ground_stands_on_nothing = classes()
            .that()
            .resideInAnyPackage(GROUND)
            .should()
            .onlyDependOnClassesThat(
                    not(resideInAnyPackage("io.neap.control.*..")).or(resideInAnyPackage(GROUND)))
            .because("every other room stands on it");

    @ArchTest
    static final ArchRule decisions_are_plain = noClasses()
            .that()
            .resideInAnyPackage("io.neap.control.platform.local.scale..", "io.neap.control.rollout.analysis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye.mutiny..", "io.vertx..", "java.time.Clock")
            .because("what is decided from records and a given time can be tested by a table");
}
