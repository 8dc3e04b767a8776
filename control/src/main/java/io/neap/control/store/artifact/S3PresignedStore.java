// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.neap.control.model.presigned.PresignedStore;
import io.neap.control.model.presigned.PresignedUrl;
import io.neap.control.store.artifact.s3.S3Bucket;
import io.neap.control.store.artifact.s3.S3Config;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** URLs of the bucket, where artifacts are kept in one and clients may reach it. */
@ApplicationScoped
class S3PresignedStore implements PresignedStore {

    private final ArtifactStore artifacts;
    private final PresignedUploads uploads;
    private final Optional<S3Bucket> bucket;

    S3PresignedStore(ArtifactStore artifacts, PresignedUploads uploads, S3Config config, Instance<S3Bucket> bucket) {
        this.artifacts = artifacts;
        this.uploads = uploads;
        this.bucket = config.bucket().filter(name -> config.presigned()).map(name -> bucket.get());
    }

    @Override
    public boolean supported() {
        return bucket.isPresent();
    }

    @Override
    public void requireSupport() {
        used();
    }

    @Override
    public Uni<PresignedUrl> download(ArtifactPath path, Duration validity) {
        S3Bucket used = used();
        return artifacts
                .find(path)
                .map(found -> found.orElseThrow(() -> DomainException.notFound("No such artifact: '" + path + "'")))
                .chain(artifact -> download(used, artifact, validity));
    }

    private static Uni<PresignedUrl> download(S3Bucket used, Artifact artifact, Duration validity) {
        String file = artifact.path().substring(artifact.path().lastIndexOf('/') + 1);
        return used.presignedGet(S3Blobs.key(artifact.sha256()), file, validity)
                .map(url -> new PresignedUrl(url, OptionalLong.of(artifact.size())));
    }

    @Override
    public Uni<PresignedUrl> upload(ArtifactPath path, Duration validity) {
        return uploads.expect(used(), path, validity).map(url -> new PresignedUrl(url, OptionalLong.empty()));
    }

    private S3Bucket used() {
        return bucket.orElseThrow(() -> new DomainException(
                ErrorCode.NOT_IMPLEMENTED,
                "Artifacts pass through this server, as its store has no URLs of its own to give away: it would be a"
                        + " bucket (neap.artifact.s3.bucket) that clients may reach (neap.artifact.s3.presigned). Use"
                        + " mlflow-artifacts/artifacts."));
    }
}
