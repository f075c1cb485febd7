// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Rules.h"

#include <initializer_list>

// What servers say whose lc_messages is not English (MariaDB; MySQL before 8.0): the texts of MariaDB 10.11's
// and MySQL 9.7's errmsg.sys. Languages that are missing have the English text.
namespace goneaway::log {

namespace {

using evidence::AbortReason;

struct AbortedForm {
    Bytes front; // before the connection's id
    Bytes database; // between the id and the database's name, and so on
    Bytes user;
    Bytes host;
};

constexpr AbortedForm AbortedForms[] = {
    {"终止的连接 ", " 到数据库: '", "' 用户: '", "' 主机: '"}, // Chinese
    {"Spojení ", " do databáze: '", "' uživatel: '", "' stroj: '"}, // Czech
    {"Afbrød forbindelsen ", " til databasen '", "' bruger: '", "' vært: '"}, // Danish
    {"Afgebroken verbinding ", " naar db: '", "' gebruiker: '", "' host: '"}, // Dutch
    {"Ühendus katkestatud ", " andmebaas: '", "' kasutaja: '", "' masin: '"}, // Estonian
    {"Connection ", " avortée vers la bd: '", "' utilisateur: '", "' hôte: '"}, // French
    {"შეწყდა კავშირი ", " ბაზამდე: '", "' მომხმარებელი: '", "' ჰოსტი: '"}, // Georgian
    {"Abbruch der Verbindung ", " zur Datenbank '", "'. Benutzer: '", "', Host: '"}, // German
    {"Interrotta la connessione ", " al db: ''", "' utente: '", "' host: '"}, // Italian
    {"接続 ", " が中断されました。データベース: '", "' ユーザー: '", "' ホスト: '"}, // Japanese
    {"Conexão ", " abortada para banco de dados '", "' - usuário '", "' - 'host' '"}, // Portuguese
    {"Прервано соединение ", " к базе данных '", "' пользователя '", "' с хоста '"}, // Russian
    {"Prekinuta konekcija broj ", " ka bazi: '", "' korisnik je bio: '", "' a host: '"}, // Serbian
    {"Abortada conexión ", " a la base de datos: '", "' usuario: '", "' equipo: '"}, // Spanish of MariaDB
    {"Abortada conexión ", " para db: '", "' usuario: '", "' servidor: '"}, // Spanish of MySQL
    {"Avbröt länken för tråd ", " till db '", "', användare '", "', host '"}, // Swedish
    {"Перервано з'єднання ", " до бази данних: '", "' користувач: '", "' хост: '"}, // Ukrainian
};

struct ReasonWords {
    Bytes words;
    AbortReason reason;
};

// A reason is cut after 64 bytes; in Georgian, those of errors and timeouts are then the same.
constexpr ReasonWords Reasons[] = {
    // Chinese
    {"读取通信数据包出错", AbortReason::ErrorReading},
    {"读取通信包超时", AbortReason::TimeoutReading},
    {"写入通信包时出错", AbortReason::ErrorWriting},
    {"写入通信包超时", AbortReason::TimeoutWriting},
    {"收到的数据包大于", AbortReason::PacketTooLarge},
    {"数据包乱序", AbortReason::OutOfOrder},
    {"坏握手", AbortReason::BadHandshake},
    // Czech
    {"Zjištěna chyba při čtení", AbortReason::ErrorReading},
    {"Zjištěn timeout při čtení", AbortReason::TimeoutReading},
    {"Zjištěna chyba při zápisu", AbortReason::ErrorWriting},
    {"Zjištěn timeout při zápisu", AbortReason::TimeoutWriting},
    {"Zjištěn příchozí packet", AbortReason::PacketTooLarge},
    {"Příchozí packety v chybném", AbortReason::OutOfOrder},
    {"Chyba při ustavování", AbortReason::BadHandshake},
    // Danish
    {"Fik fejlmeddelelse ved læsning", AbortReason::ErrorReading},
    {"Timeout-fejl ved læsning", AbortReason::TimeoutReading},
    {"Fik fejlmeddelelse ved skrivning", AbortReason::ErrorWriting},
    {"Timeout-fejl ved skrivning", AbortReason::TimeoutWriting},
    {"Modtog en datapakke", AbortReason::PacketTooLarge},
    {"Modtog ikke datapakker", AbortReason::OutOfOrder},
    {"Forkert håndtryk", AbortReason::BadHandshake},
    // Dutch
    {"Fout bij het lezen", AbortReason::ErrorReading},
    {"Timeout bij het lezen", AbortReason::TimeoutReading},
    {"Fout bij het schrijven", AbortReason::ErrorWriting},
    {"Timeout bij het schrijven", AbortReason::TimeoutWriting},
    {"Groter pakket ontvangen", AbortReason::PacketTooLarge},
    {"Pakketten in verkeerde", AbortReason::OutOfOrder},
    {"Verkeerde handshake", AbortReason::BadHandshake},
    // Estonian
    {"Viga andmepaketi lugemisel", AbortReason::ErrorReading},
    {"Kontrollaja ületamine andmepakettide lugemisel", AbortReason::TimeoutReading},
    {"Viga andmepaketi kirjutamisel", AbortReason::ErrorWriting},
    {"Kontrollaja ületamine andmepakettide kirjutamisel", AbortReason::TimeoutWriting},
    {"Saabus suurem pakett", AbortReason::PacketTooLarge},
    {"Paketid saabusid", AbortReason::OutOfOrder},
    {"Väär handshake", AbortReason::BadHandshake},
    // French
    {"Erreur de lecture", AbortReason::ErrorReading},
    {"Timeout en lecture", AbortReason::TimeoutReading},
    {"Erreur d'écriture", AbortReason::ErrorWriting},
    {"Timeout d'écriture", AbortReason::TimeoutWriting},
    {"Paquet plus grand", AbortReason::PacketTooLarge},
    {"Paquets reçus", AbortReason::OutOfOrder},
    {"Mauvais 'handshake'", AbortReason::BadHandshake},
    // Georgian
    {"მიღებული პაკეტი", AbortReason::PacketTooLarge},
    {"პაკეტების მიღების", AbortReason::OutOfOrder},
    {"არასწორი მისა", AbortReason::BadHandshake},
    // German
    {"Fehler beim Lesen", AbortReason::ErrorReading},
    {"Zeitüberschreitung beim Lesen", AbortReason::TimeoutReading},
    {"Fehler beim Schreiben", AbortReason::ErrorWriting},
    {"Zeitüberschreitung beim Schreiben", AbortReason::TimeoutWriting},
    {"Empfangenes Paket ist", AbortReason::PacketTooLarge},
    {"Pakete nicht in der", AbortReason::OutOfOrder},
    {"Ungültiger Handshake", AbortReason::BadHandshake},
    // Greek
    {"Η αναγνώριση", AbortReason::BadHandshake},
    // Hindi
    {"संचार पैकेट्स पढ़ते", AbortReason::ErrorReading},
    {"संचार पैकेट्स पढ़ने", AbortReason::TimeoutReading},
    {"संचार पैकेट्स लिखते", AbortReason::ErrorWriting},
    {"संचार पैकेट्स लिखने", AbortReason::TimeoutWriting},
    {"'max_allowed_packet'", AbortReason::PacketTooLarge}, // and Japanese, Korean
    {"पैकेट्स क्रम", AbortReason::OutOfOrder},
    {"संपर्क स्थापित", AbortReason::BadHandshake},
    // Hungarian
    {"HIba a kommunikacios", AbortReason::ErrorReading},
    {"Idotullepes a kommunikacios adatcsomagok", AbortReason::TimeoutReading},
    {"Hiba a kommunikacios", AbortReason::ErrorWriting},
    {"Idotullepes a kommunikacios csomagok", AbortReason::TimeoutWriting},
    {"A kapott csomag", AbortReason::PacketTooLarge},
    {"Helytelen sorrendben", AbortReason::OutOfOrder},
    {"A kapcsolatfelvetel", AbortReason::BadHandshake},
    // Italian
    {"Rilevato un errore ricevendo", AbortReason::ErrorReading},
    {"Rilevato un timeout ricevendo", AbortReason::TimeoutReading},
    {"Rilevato un errore inviando", AbortReason::ErrorWriting},
    {"Rilevato un timeout inviando", AbortReason::TimeoutWriting},
    {"Ricevuto un pacchetto", AbortReason::PacketTooLarge},
    {"Ricevuti pacchetti", AbortReason::OutOfOrder},
    {"Negoziazione impossibile", AbortReason::BadHandshake},
    // Japanese
    {"パケットの受信でエ", AbortReason::ErrorReading},
    {"パケットの受信でタ", AbortReason::TimeoutReading},
    {"パケットの送信でエ", AbortReason::ErrorWriting},
    {"パケットの送信でタ", AbortReason::TimeoutWriting},
    {"不正な順序の", AbortReason::OutOfOrder},
    {"ハンドシェイク", AbortReason::BadHandshake},
    // Korean
    {"통신 패킷을 읽는 중 오류가", AbortReason::ErrorReading},
    {"통신 패킷을 읽는 중 timeout이", AbortReason::TimeoutReading},
    {"통신 패킷을 기록하는", AbortReason::ErrorWriting},
    {"통신 패팃을", AbortReason::TimeoutWriting},
    {"순서가 맞지않는", AbortReason::OutOfOrder},
    // Norwegian
    {"Feil håndtrykk", AbortReason::BadHandshake},
    // Nynorsk
    {"Feil handtrykk", AbortReason::BadHandshake},
    // Polish
    {"Zły uchwyt", AbortReason::BadHandshake},
    // Portuguese
    {"Obteve um erro na leitura", AbortReason::ErrorReading},
    {"Obteve expiração de tempo (timeout) na leitura", AbortReason::TimeoutReading},
    {"Obteve um erro na escrita", AbortReason::ErrorWriting},
    {"Obteve expiração de tempo ('timeout') na escrita", AbortReason::TimeoutWriting},
    {"Obteve um pacote maior", AbortReason::PacketTooLarge},
    {"Obteve pacotes", AbortReason::OutOfOrder},
    {"Negociação de acesso", AbortReason::BadHandshake},
    // Romanian
    {"Eroare obtinuta citind", AbortReason::ErrorReading},
    {"Timeout obtinut citind", AbortReason::TimeoutReading},
    {"Eroare in scrierea", AbortReason::ErrorWriting},
    {"Timeout obtinut scriind", AbortReason::TimeoutWriting},
    {"Un packet mai mare", AbortReason::PacketTooLarge},
    {"Packets care nu sint", AbortReason::OutOfOrder},
    {"Prost inceput de conectie", AbortReason::BadHandshake},
    // Russian
    {"Получена ошибка в процессе", AbortReason::ErrorReading},
    {"Получен таймаут ожидания", AbortReason::TimeoutReading},
    {"Получена ошибка при передаче", AbortReason::ErrorWriting},
    {"Получен таймаут в процессе", AbortReason::TimeoutWriting},
    {"Полученный пакет", AbortReason::PacketTooLarge},
    {"Пакеты получены", AbortReason::OutOfOrder},
    {"Некорректное приветствие", AbortReason::BadHandshake},
    // Serbian
    {"Greška pri primanju", AbortReason::ErrorReading},
    {"Vremenski limit za čitanje", AbortReason::TimeoutReading},
    {"Greška pri slanju", AbortReason::ErrorWriting},
    {"Vremenski limit za slanje", AbortReason::TimeoutWriting},
    {"Primio sam mrežni", AbortReason::PacketTooLarge},
    {"Primio sam mrežne", AbortReason::OutOfOrder},
    {"Loš početak", AbortReason::BadHandshake},
    // Slovak
    {"Chyba pri nadväzovaní", AbortReason::BadHandshake},
    // Spanish
    {"Obtenido un error leyendo", AbortReason::ErrorReading},
    {"Obtenido tiempo agotado (timeout) leyendo", AbortReason::TimeoutReading},
    {"Obtenido timeout leyendo", AbortReason::TimeoutReading},
    {"Obtenido un error escribiendo", AbortReason::ErrorWriting},
    {"Obtenido un error de", AbortReason::ErrorWriting},
    {"Obtenido tiempo agotado (timeout) escribiendo", AbortReason::TimeoutWriting},
    {"Obtenido timeout escribiendo", AbortReason::TimeoutWriting},
    {"Obtenido un paquete", AbortReason::PacketTooLarge},
    {"Obtenidos paquetes", AbortReason::OutOfOrder},
    {"Obtenido paquetes", AbortReason::OutOfOrder},
    {"Mal apretón", AbortReason::BadHandshake},
    {"Protocolo erroneo", AbortReason::BadHandshake},
    // Swedish
    {"Fick ett fel vid läsning", AbortReason::ErrorReading},
    {"Fick 'timeout' vid läsning", AbortReason::TimeoutReading},
    {"Fick ett fel vid skrivning", AbortReason::ErrorWriting},
    {"Fick 'timeout' vid skrivning", AbortReason::TimeoutWriting},
    {"Kommunkationspaketet", AbortReason::PacketTooLarge},
    {"Kommunikationspaketen", AbortReason::OutOfOrder},
    {"Fel vid initiering", AbortReason::BadHandshake},
    // Ukrainian
    {"Отримано помилку читання", AbortReason::ErrorReading},
    {"Отримано затримку читання", AbortReason::TimeoutReading},
    {"Отримано помилку запису", AbortReason::ErrorWriting},
    {"Отримано затримку запису", AbortReason::TimeoutWriting},
    {"Отримано пакет більший", AbortReason::PacketTooLarge},
    {"Отримано пакети", AbortReason::OutOfOrder},
    {"Невірна установка", AbortReason::BadHandshake},
};

// What stands between `open` and the first of the words that may follow it, all of which begin with a quote;
// a name may hold quotes. Removes all up to that word from `text`. A line that is cut ends the name.
Bytes takeName(Bytes &text, Bytes open, std::initializer_list<Bytes> closing)
{
    const auto at = indexOf(text, open);
    if (at == Bytes::npos)
        return {};
    text.remove_prefix(at + open.size());
    const auto closes = [&](size_t quote) {
        for (const Bytes word : closing) {
            if (startsWith(text.substr(quote), word))
                return true;
        }
        return false;
    };
    size_t end = text.find('\'');
    while (end != Bytes::npos && !closes(end))
        end = text.find('\'', end + 1);
    const Bytes name = text.substr(0, end);
    text.remove_prefix(name.size());
    return name;
}

// Several may begin alike: the one whose next words follow the id, or the first for a line that is cut.
const AbortedForm *formOf(Bytes message, Bytes word)
{
    const AbortedForm *first = nullptr;
    for (const AbortedForm &form : AbortedForms) {
        if ((form.front != word && form.database != word) || !startsWith(message, form.front))
            continue;
        Bytes rest = message.substr(form.front.size());
        if (takeNumber(rest) && startsWith(rest, form.database))
            return &form;
        if (!first)
            first = &form;
    }
    return first;
}

} // namespace

AbortReason translatedReason(Bytes words)
{
    for (const ReasonWords &known : Reasons) {
        if (startsWith(words, known.words))
            return known.reason;
    }
    return AbortReason::Other;
}

// "Abbruch der Verbindung 4 zur Datenbank 'd'. Benutzer: 'u', Host: 'h' (Fehler beim Lesen ...)"
bool abortedTranslated(const RuleInput &input, Reading &reading)
{
    if (!(input.head.mayBeServers() || input.head.stamped))
        return false;
    const AbortedForm *const form = formOf(input.message, input.word);
    if (!form)
        return false;
    Bytes rest = input.message.substr(form->front.size());
    RawEvent &event = reading.event;
    event.connectionId = takeNumber(rest);
    if (!event.connectionId)
        return false;
    event.database = takeName(rest, form->database, {form->user});
    event.user = takeName(rest, form->user, {form->host});
    event.host = takeName(rest, form->host, {"' (", "' real ip:"});
    return finishAborted(input, rest, event);
}

} // namespace goneaway::log
