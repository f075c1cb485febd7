// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Secret.h"

#include <QTest>

using goneaway::Secret;

class TestSecret : public QObject
{
    Q_OBJECT

private slots:
    void a_copy_outlives_its_original()
    {
        auto original = std::make_unique<Secret>(QByteArray("tiger"));
        const Secret copy(*original);
        original.reset();
        QCOMPARE(QByteArray(copy.reveal()), QByteArray("tiger"));
    }

    void a_moved_from_secret_is_empty()
    {
        Secret first(QByteArray("tiger"));
        const Secret second(std::move(first));
        QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move): that is what is tested
        QCOMPARE(QByteArray(second.reveal()), QByteArray("tiger"));
    }

    void the_array_it_was_made_from_is_wiped_when_nobody_else_has_it()
    {
        QByteArray typed("tiger");
        const char *bytes = typed.constData();
        const Secret secret(std::move(typed));
        QVERIFY(secret.reveal() != bytes);
        QCOMPARE(QByteArray(secret.reveal()), QByteArray("tiger"));
    }

    void no_password_is_an_empty_string_for_a_client_library()
    {
        QCOMPARE(QByteArray(Secret().reveal()), QByteArray(""));
        QVERIFY(Secret().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
