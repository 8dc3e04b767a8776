// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.model.ArtifactPath;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What the files of models say. Looked at when somebody asks and the files are others than before, so that versions that
 * were registered before their files, or whose files were replaced, need nobody who watches.
 */
@ApplicationScoped
public class Inspections {

    private static final Logger LOG = Logger.getLogger(Inspections.class);

    private final ModelFiles files;
    private final Inspector inspector;
    private final InspectionStore store;
    private final Lookout lookout;

    Inspections(ModelFiles files, Inspector inspector, InspectionStore store, Lookout lookout) {
        this.files = files;
        this.inspector = inspector;
        this.store = store;
        this.lookout = lookout;
    }

    /** Of the files at the URI as they are now. */
    public Uni<Look> look(String artifactUri) {
        Optional<ArtifactPath> folder = folder(artifactUri);
        if (folder.isEmpty()) {
            return Uni.createFrom().item(new Look.Elsewhere());
        }
        return files.below(folder.get())
                .chain(found -> found.files().isEmpty()
                        ? Uni.createFrom().item(new Look.Empty())
                        : known(found).map(Look.Seen::new));
    }

    /** Looks before anybody asks, and lets nobody wait. A failure is for the log alone: who asks will be told. */
    public void lookAhead(String artifactUri) {
        lookout.beside(Uni.createFrom()
                .deferred(() -> look(artifactUri))
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "source=%s could not be looked at", artifactUri))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid());
    }

    /** What was seen when they were last looked at, by URI; none where nobody has. */
    public Uni<Map<String, Inspection>> known(Collection<String> artifactUris) {
        Map<String, String> folders = new LinkedHashMap<>();
        artifactUris.forEach(uri -> folder(uri).ifPresent(folder -> folders.put(uri, folder.text())));
        return store.find(folders.values()).map(found -> {
            Map<String, Inspection> known = new LinkedHashMap<>();
            folders.forEach((uri, folder) -> {
                Inspection inspection = found.get(folder);
                if (inspection != null) {
                    known.put(uri, inspection);
                }
            });
            return known;
        });
    }

    private Uni<Inspection> known(ModelFolder found) {
        String digest = found.digest();
        return store.find(found.path().text())
                .map(kept -> kept.filter(inspection -> inspection.digest().equals(digest)))
                .chain(kept -> kept.map(inspection -> Uni.createFrom().item(inspection))
                        .orElseGet(() -> lookout.once(found.path() + " " + digest, inspected(found))));
    }

    private Uni<Inspection> inspected(ModelFolder found) {
        return Uni.createFrom()
                .deferred(() -> inspector.inspect(found))
                .call(inspection -> store.put(found.path().text(), inspection));
    }

    /** Not the root: what is below it are everybody's files. */
    private static Optional<ArtifactPath> folder(String artifactUri) {
        return ArtifactPath.ofUri(artifactUri).filter(folder -> !folder.text().isEmpty());
    }
}
