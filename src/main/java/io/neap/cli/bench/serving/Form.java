// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Connection;
import io.neap.cli.bench.Question;
import io.neap.cli.bench.RawConnection;
import java.io.IOException;

/** In what form a question travels. */
enum Form {
    /** All of it JSON over HTTP/1.1, the protocol's plain form. */
    JSON {
        @Override
        byte[] request(Bench bench, int port) {
            return RawConnection.post(port, bench.path(), bench.question().body());
        }

        @Override
        boolean isRight(Question question, Connection.Answer answer) {
            return question.answeredBy(answer.text());
        }
    },
    /** JSON over HTTP/1.1 with the tensors behind it as bytes, and so the answer's. */
    BINARY {
        @Override
        byte[] request(Bench bench, int port) {
            Question question = bench.question();
            return RawConnection.post(port, bench.path(), question.head(), question.data());
        }

        @Override
        boolean isRight(Question question, Connection.Answer answer) {
            return question.answeredBy(answer.tensors());
        }
    },
    /** A gRPC call with raw contents. */
    GRPC {
        @Override
        byte[] request(Bench bench, int port) {
            return GrpcMessages.question(bench);
        }

        @Override
        boolean isRight(Question question, Connection.Answer answer) {
            return question.answeredBy(GrpcMessages.firstTensor(answer.body()));
        }

        @Override
        Connection open(int port) throws IOException {
            return GrpcConnection.open(port, GrpcMessages.METHOD);
        }
    };

    /** What is sent each time. */
    abstract byte[] request(Bench bench, int port);

    abstract boolean isRight(Question question, Connection.Answer answer);

    Connection open(int port) throws IOException {
        return RawConnection.open(port);
    }
}
