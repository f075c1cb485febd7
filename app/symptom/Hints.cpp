// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Hints.h"

#include "evidence/Symptom.h"

namespace goneaway::symptom {

namespace {

namespace hints = evidence::hints;

// One block a hint, one row a language: English, German, Spanish, French, Portuguese, Chinese, Japanese.
// clang-format off
constexpr HintWords Words[] = {
    {hints::Idle, u"idle|idling|overnight|over night|in the morning|every morning|after a while|"
        u"after some time|long inactivity|inactivity|inactive|not used for|unused for|wait_timeout|"
        u"interactive_timeout|over the weekend|after lunch|sleeping connection|stale connection|"
        u"stale connections|after a long time|first query|first request|after hours|long running process|"
        u"daemon|expected 1 received 0|longer than the server configured value|closing bad idle connection|"
        u"bad idle connection|long running task|long-running task|long running job|long-running job|"
        u"long running script|task takes a long time|task takes too long|job takes a long time|"
        u"script takes a long time|between two jobs|between jobs|no activity|no traffic|no requests|"
        u"after some pause|after a pause|after a day without|after a few days without|after days without|"
        u"untouched for|not touched for|after weekends|monday morning|monday mornings|away for coffee|"
        u"service that runs for days|process that runs for days|program that runs for days|"
        u"very low volumes of traffic|stale database handle|stale db handle"},
    {hints::Idle, u"dopo un po'|durante la notte|inattività|inattivo|после простоя|ночи простоя|простоя|за ночь|утром|"
        u"bezczynności|w nocy|밤새|유휴|아침에|gece boyunca"},
    {hints::Idle, u"über nacht|ueber nacht|am morgen|morgens|jeden morgen|nach einer weile|"
        u"nach längerer zeit|nach einiger zeit|nach langer zeit|inaktivität|inaktiv|untätig|leerlauf|"
        u"ungenutzt|am wochenende|nach dem wochenende|erste abfrage"},
    {hints::Idle, u"inactividad|inactivo|inactiva|por la noche|durante la noche|por la mañana|cada mañana|"
        u"después de un rato|despues de un rato|después de un tiempo|tras un tiempo|fin de semana|ocioso|"
        u"sin uso"},
    {hints::Idle, u"inactivité|inactif|pendant la nuit|la nuit|le matin|chaque matin|au bout d'un moment|"
        u"après un certain temps|après un moment|week-end|au repos"},
    {hints::Idle, u"inatividade|inativo|inativa|ociosa|durante a noite|de manhã|pela manhã|toda manhã|"
        u"depois de um tempo|após algum tempo|fim de semana|sem uso"},
    {hints::Idle, u"空闲|闲置|一段时间后|过一段时间|一夜|过夜|隔夜|早上|每天早上|长时间不|长时间没有|长时间未|周末|不活动|第一次查询"},
    {hints::Idle, u"アイドル|しばらくすると|しばらく|一晩|夜間|朝一|毎朝|翌朝|放置|長時間|無操作|週末|未使用"},

    {hints::MachineSlept, u"after sleep|after suspend|suspended|hibernate|hibernation|woke up|wakes up|"
        u"wake up|wake from sleep|woken up|waking up|laptop sleep|lid closed|closed the lid|close the lid|"
        u"resume from sleep|resumed from suspend|standby|sleep mode|came out of sleep"},
    {hints::MachineSlept, u"ruhezustand|energiesparmodus|zugeklappt|laptop zugeklappt|aufgewacht|"
        u"nach dem aufwachen"},
    {hints::MachineSlept, u"suspensión|modo de suspensión|hibernación|hibernar|reposo"},
    {hints::MachineSlept, u"mise en veille|sortie de veille|en veille|veille prolongée"},
    {hints::MachineSlept, u"suspensão|hibernação|modo de espera|modo de suspensão"},
    {hints::MachineSlept, u"休眠|睡眠后|待机|合上盖子|唤醒"},
    {hints::MachineSlept, u"スリープ|休止状態|サスペンド|復帰後"},

    {hints::Periodic, u"every hour|every minute|every day|every night|every few minutes|"
        u"every couple of minutes|every half hour|every one minute|every one hour|each minute|each hour|"
        u"every other day|once a minute|once an hour|once a day|"
        u"every 1*|every 2*|every 3*|every 4*|every 5*|every 6*|"
        u"every 8*|every 9*|periodically|at regular intervals|same time every|same time each|hourly|daily|"
        u"cron|cronjob|like clockwork"},
    {hints::Periodic, u"jede stunde|jede minute|jeden tag|stündlich|täglich|regelmäßig|regelmässig|"
        u"periodisch|alle 1*|alle 2*|alle 3*|alle 5*|alle 6*|alle paar minuten|jede nacht|zur gleichen zeit"},
    {hints::Periodic, u"cada hora|cada minuto|cada día|cada dia|cada 1*|cada 2*|cada 3*|cada 5*|cada 6*|"
        u"periódicamente|regularmente|a la misma hora"},
    {hints::Periodic, u"toutes les heures|toutes les minutes|toutes les 1*|toutes les 2*|toutes les 3*|"
        u"toutes les 5*|tous les jours|chaque heure|chaque nuit|périodiquement|régulièrement|à la même heure"},
    {hints::Periodic, u"a cada hora|a cada minuto|a cada 1*|a cada 2*|a cada 3*|a cada 5*|todos os dias|"
        u"toda hora|toda noite|periodicamente|no mesmo horário"},
    {hints::Periodic, u"每小时|每分钟|每天|每隔|定期|定时|周期性|每晚"},
    {hints::Periodic, u"毎時|毎分|毎日|定期的|ごとに|おきに|周期的|毎晩"},

    {hints::BigStatement, u"import|importing|blob|longblob|mediumblob|bulk insert|bulk insertion|"
        u"batch insert|big insert|large insert|huge insert|large query|big query|huge query|large packet|"
        u"large file|big file|upload|uploading|load data|restore|restoring|restored|dump file|sql dump|"
        u"source dump*|max_allowed_packet|extended-insert|extended insert|multi-row insert|insert many|"
        u"insertmany|executemany|bulk_create|bulk_insert_mappings|base64|large image|images in the database|"
        u"packet for query is too large|myloader|large document|big json|in list|thousands of rows|many rows|"
        u"millions of rows"},
    {hints::BigStatement, u"importieren|beim import|datei hochladen|hochladen|große datei|grosse datei|"
        u"großer insert|große abfrage|massen-insert|einspielen|zurückspielen|wiederherstellen|"
        u"sicherung einspielen|bilder in der datenbank|viele zeilen"},
    {hints::BigStatement, u"importar|importando|importación|subir un archivo|archivo grande|"
        u"inserción masiva|insert grande|consulta grande|restaurar|volcado|muchas filas"},
    {hints::BigStatement, u"importer|importation|l'import|gros fichier|fichier volumineux|"
        u"insertion en masse|grosse requête|restaurer|restauration|téléverser|beaucoup de lignes"},
    {hints::BigStatement, u"importação|arquivo grande|inserção em massa|restauração|muitas linhas"},
    {hints::BigStatement, u"importazione|importare|импорт|импорте|импорта|дампа|восстановлении|yedek yüklerken"},
    {hints::BigStatement, u"导入|大文件|批量插入|大量数据|大数据包|还原|恢复备份|上传|图片存|超大|多行插入"},
    {hints::BigStatement, u"インポート|大きなファイル|大量のデータ|一括登録|一括挿入|バルクインサート|リストア|アップロード|大きなクエリ|画像を"},

    {hints::BigResult, u"big result|large result|large resultset|large result set|huge result|mysqldump|"
        u"mariadb-dump|when dumping table|mydumper|could not read data from|exporting|export|exports|exported|fetchall|unbuffered|streaming result|"
        u"big select|large select|net_write_timeout|full table|slow consumer|while fetching"},
    {hints::BigResult, u"großes ergebnis|große ergebnismenge|exportieren|beim export"},
    {hints::BigResult, u"resultado grande|exportar|exportando|muchos resultados"},
    {hints::BigResult, u"gros résultat|exporter|exportation|beaucoup de résultats"},
    {hints::BigResult, u"exportação"},
    {hints::BigResult, u"导出|大结果集|结果集很大|查询大量"},
    {hints::BigResult, u"エクスポート|大量の結果|大きな結果"},

    {hints::LongQuery, u"long query|long running query|long-running query|slow query|slow queries|"
        u"heavy query|takes a long time|takes too long|query takes|alter table|create index|add index|"
        u"optimize table|report query|join takes|read timeout|read_timeout|command timeout|commandtimeout|"
        u"default_socket_timeout|socket timeout|sockettimeout|dbms connection read timeout|"
        u"max_execution_time|max_statement_time|query timeout|runs for|running for|read timed out|"
        u"query killed|complex query|stored procedure"},
    {hints::LongQuery, u"lange abfrage|langsame abfrage|lang laufende|dauert lange|dauert zu lange|"
        u"läuft lange|komplexe abfrage|aufwendige abfrage"},
    {hints::LongQuery, u"consulta larga|consulta lenta|consulta pesada|tarda mucho|consultas lentas|"
        u"consulta compleja"},
    {hints::LongQuery, u"requête longue|longue requête|requête lente|requête lourde|prend longtemps|"
        u"trop longtemps|requête complexe"},
    {hints::LongQuery, u"consulta longa|query lenta|query pesada|demora muito|consulta demorada|"
        u"consulta complexa"},
    {hints::LongQuery, u"долгий запрос|тяжёлый запрос|тяжелый запрос|query lunga|query lenta"},
    {hints::LongQuery, u"长查询|查询超时|慢查询|查询很慢|查询时间长|执行时间长|耗时|复杂查询|大表查询"},
    {hints::LongQuery, u"長いクエリ|重いクエリ|遅いクエリ|スロークエリ|時間がかかる|実行時間が長い|複雑なクエリ"},

    {hints::Fork, u"fork|forks|forked|forking|os.fork|pcntl_fork|multiprocessing|multiprocess|"
        u"child process|child processes|worker process|worker processes|workers|gunicorn|uwsgi|celery|forkpoolworker*|"
        u"preload_app|preload|prefork|unicorn|puma|phusion passenger|sidekiq|resque|parallel::forkmanager|"
        u"parallel.foreach|mod_wsgi|mod_perl|hypnotoad|starlet|processpoolexecutor|concurrent.futures|starman|joblib|dataloader|"
        u"num_workers|mclapply"},
    {hints::Fork, u"kindprozess|kindprozesse|kindprozessen|worker-prozess|arbeitsprozess|elternprozess"},
    {hints::Fork, u"proceso hijo|procesos hijos|procesos hijo|bifurcar"},
    {hints::Fork, u"processus fils|processus enfant|processus enfants"},
    {hints::Fork, u"processo filho|processos filhos"},
    {hints::Fork, u"子进程|多进程|父进程|进程池"},
    {hints::Fork, u"子プロセス|マルチプロセス|フォーク|親プロセス"},

    {hints::Threads, u"threads|threaded|threading|multithreaded|multi-threaded|multithreading|goroutine|"
        u"goroutines|shared connection|share a connection|sharing the connection|same connection|"
        u"global connection|concurrently|out of order|commands out of sync|packet sequence number wrong|"
        u"asyncio.gather|promise.all|concurrent requests|in use by"},
    {hints::Threads, u"mehrere threads|nebenläufig|gleiche verbindung|dieselbe verbindung|"
        u"globale verbindung|gleichzeitig"},
    {hints::Threads, u"hilos|varios hilos|multihilo|misma conexión|conexión global|concurrente"},
    {hints::Threads, u"plusieurs threads|même connexion|connexion globale|concurrence|en parallèle"},
    {hints::Threads, u"mesma conexão|conexão global|concorrente|várias threads"},
    {hints::Threads, u"多线程|线程|并发|共享连接|同一个连接|协程"},
    {hints::Threads, u"マルチスレッド|スレッド|並行|同じ接続|共有接続|並列"},

    {hints::Pool, u"pool|pools|pooled|pooling|connection pool|hikari*|c3p0|dbcp|commons-dbcp|druid|"
        u"datasource|persistent connection|persistent connections|pdo::attr_persistent|pconnect|"
        u"conn_max_age|pool_recycle|pool_pre_ping|maxlifetime|setconnmaxlifetime|setmaxidleconns|"
        u"connectionlimit|createpool|queuepool|testonborrow|validationquery|keep-alive connection"},
    {hints::Pool, u"verbindungspool|persistente verbindung|persistente verbindungen|verbindungs-pool"},
    {hints::Pool, u"conexión persistente|conexiones persistentes|grupo de conexiones|pool de conexiones"},
    {hints::Pool, u"connexion persistante|connexions persistantes|pool de connexions"},
    {hints::Pool, u"conexão persistente|conexões persistentes|pool de conexões"},
    {hints::Pool, u"连接池|持久连接|长连接"},
    {hints::Pool, u"コネクションプール|接続プール|持続的接続|プーリング"},

    {hints::Proxy, u"proxy|haproxy|proxysql|maxscale|mysql router|mysqlrouter|load balancer|load-balancer|"
        u"loadbalancer|elb|nlb|envoy|istio|nginx stream|ssh tunnel|ssh -l|tunnel|tunnelled|port forward|"
        u"port-forward|port forwarding|kubectl port-forward|cloud sql proxy|cloud_sql_proxy|cloudsql|"
        u"rds proxy|pgbouncer|traefik|bastion|jump host|stunnel|keepalived|azure load balancer"},
    {hints::Proxy, u"lastverteiler|ssh-tunnel|portweiterleitung|sprungserver"},
    {hints::Proxy, u"balanceador|balanceador de carga|túnel|tunel ssh|túnel ssh|redirección de puertos"},
    {hints::Proxy, u"répartiteur de charge|équilibreur de charge|tunnel ssh|redirection de port|mandataire"},
    {hints::Proxy, u"redirecionamento de porta"},
    {hints::Proxy, u"代理|负载均衡|隧道|端口转发|跳板机|堡垒机|中间件"},
    {hints::Proxy, u"プロキシ|ロードバランサ|ロードバランサー|トンネル|ポートフォワード|踏み台"},

    {hints::Vpn, u"vpn|openvpn|wireguard|ipsec|nat|nat gateway|conntrack|firewall|firewalls|iptables|"
        u"nftables|fortigate|fortinet|cisco asa|checkpoint|palo alto|home router|wifi|wi-fi|wan|home office|"
        u"from home|security group|security groups|network device|mobile network|keepalive|keep-alive|"
        u"tcp_keepalive_time|cisco|azure|different vpc|vpc peering|data center|datacenter|other office|"
        u"remote office"},
    {hints::Vpn, u"feuerwand|wlan|heimnetz|homeoffice|von zuhause|von zu hause|standort|standleitung|"
        u"netzwerkgerät"},
    {hints::Vpn, u"cortafuegos|desde casa|oficina remota|red privada|enrutador"},
    {hints::Vpn, u"pare-feu|parefeu|depuis la maison|télétravail|routeur|réseau privé"},
    {hints::Vpn, u"de casa|rede privada|roteador|escritório remoto"},
    {hints::Vpn, u"防火墙|虚拟专用|专线|路由器|远程办公|安全组"},
    {hints::Vpn, u"ファイアウォール|ファイヤーウォール|ルーター|在宅|リモートワーク|社外"},

    {hints::Container, u"docker|docker-compose|docker compose|container|containers|kubernetes|k8s|kubectl|"
        u"pod|pods|oomkilled|exit code 137|exit code: 137|exited (137)|exited with code 137|"
        u"github actions|gitlab ci|gitlab-ci|docker-entrypoint*|service container|"
        u"crashloopbackoff|restartcount|restart count|cgroup|memory cgroup|podman|helm|openshift|ecs|"
        u"fargate|swarm|mem_limit|evicted"},
    {hints::Container, u"im container|container neu gestartet"},
    {hints::Container, u"contenedor|contenedores"},
    {hints::Container, u"conteneur|conteneurs"},
    {hints::Container, u"contêiner|contêineres|container reiniciado"},
    {hints::Container, u"容器|镜像"},
    {hints::Container, u"コンテナ|コンテナー"},

    {hints::OutOfMemory, u"out of memory|out-of-memory|oom|oom-killer|oom killer|oomkilled|killed process|"
        u"exit code 137|exit code: 137|exited (137)|exited with code 137|memory cgroup out of memory|"
        u"not enough memory|low memory|no memory|ran out of memory|cannot allocate memory|"
        u"can't allocate memory|ran out of ram|memory limit|swap full|invoked oom-killer|oom-kill|oomkilling"},
    {hints::OutOfMemory, u"kein speicher mehr|nicht genug speicher|speicher voll|zu wenig speicher|"
        u"arbeitsspeicher voll|zu wenig arbeitsspeicher"},
    {hints::OutOfMemory, u"sin memoria|falta de memoria|memoria insuficiente|poca memoria|memoria agotada"},
    {hints::OutOfMemory, u"mémoire insuffisante|plus de mémoire|manque de mémoire|mémoire saturée"},
    {hints::OutOfMemory, u"sem memória|falta de memória|memória insuficiente|pouca memória"},
    {hints::OutOfMemory, u"内存不足|内存溢出|爆内存|内存耗尽|内存被"},
    {hints::OutOfMemory, u"メモリ不足|メモリー不足|メモリが足り|メモリ枯渇"},

    {hints::DiskFull, u"disk full|disk is full|disk was full|full disk|no space left on device|"
        u"no space left|out of disk space|out of space|errno: 28|errno 28|errcode: 28|error 28|"
        u"ran out of disk|quota exceeded|partition full|100% used|table is full|"
        u"waiting for someone to free some space|tmpdir full|df -h"},
    {hints::DiskFull, u"festplatte voll|platte voll|kein speicherplatz|speicherplatz voll|kein platz mehr|"
        u"festplatte ist voll"},
    {hints::DiskFull, u"disco lleno|sin espacio en disco|no queda espacio|espacio insuficiente en disco"},
    {hints::DiskFull, u"disque plein|disque saturé|plus d'espace disque|espace disque insuffisant|"
        u"aucun espace disponible"},
    {hints::DiskFull, u"disco cheio|sem espaço em disco|espaço em disco insuficiente|não há espaço"},
    {hints::DiskFull, u"磁盘已满|磁盘满|磁盘空间不足|硬盘满|空间不足"},
    {hints::DiskFull, u"ディスクフル|ディスク容量|ディスクがいっぱい|空き容量|容量不足"},

    {hints::Restarted, u"restart|restarted|restarts|restarting|rebooted|reboot|rebooting|normal shutdown|"
        u"received shutdown from user|ready for connections|shutdown complete|systemctl restart|"
        u"service mysql restart|maintenance window|maintenance|failover|fail-over|failed over|switchover|"
        u"server was stopped|shut down the server|shut down the database|shutdown the database|after deploy|after deployment|deployment|unattended-upgrades|"
        u"unattended upgrades|needrestart|mysqld restarted|server is down|server was down|server shutdown|"
        u"logrotate"},
    {hints::Restarted, u"neustart|neu gestartet|neugestartet|wartung|wartungsfenster|heruntergefahren|"
        u"umgeschaltet"},
    {hints::Restarted, u"reinicio|reiniciado|reiniciar|reinició|mantenimiento|conmutación por error|"
        u"apagado"},
    {hints::Restarted, u"redémarrage|redémarré|redémarrer|redémarre|basculement|arrêté"},
    {hints::Restarted, u"reinício|reiniciou|manutenção|desligado"},
    {hints::Restarted, u"重启|重新启动|维护|主从切换|故障转移|停机"},
    {hints::Restarted, u"再起動|リスタート|メンテナンス|フェイルオーバー|フェールオーバー|シャットダウン|停止後"},

    {hints::Crashed, u"crash|crashed|code=dumped|code=killed|crashes|crashing|got signal|signal 11|signal 6|sigsegv|sigabrt|"
        u"segfault|segmentation fault|core dump|core dumped|assertion failure|mysqld died|server died|"
        u"server dies|attempting backtrace|this could be because you hit a bug|corrupt|corrupted|corruption|"
        u"innodb recovery|crash recovery|innodb_force_recovery|mysqld_safe number of processes"},
    {hints::Crashed, u"abgestürzt|absturz|stürzt ab|abstürze|speicherzugriffsfehler|beschädigt"},
    {hints::Crashed, u"se cae|se cayó|colapsa|fallo de segmentación|violación de segmento|corrupto|"
        u"corrupta|se bloqueó"},
    {hints::Crashed, u"plante|planté|plantage|erreur de segmentation|corrompu|corrompue"},
    {hints::Crashed, u"travou|quebrou|caiu o servidor|falha de segmentação|corrompido|corrompida"},
    {hints::Crashed, u"崩溃|宕机|段错误|损坏|挂掉|挂了|异常退出"},
    {hints::Crashed, u"クラッシュ|異常終了|セグメンテーション|破損|落ちる|落ちた"},

    {hints::Killed, u"(killed)|kill query|kill connection|kill hard|mysqladmin kill|mariadb-admin kill|"
        u"kill connections|kill queries|kill sessions|pt-kill|connection was killed|killed the connection|killed the session|killed the query|killed by|"
        u"kill the connection|kill the session|kills the connection|kills the session|kills the query|kills queries|killed by dba|"
        u"killed by admin|was killed|being killed|connection killed|query killed|kill command|query killer|"
        u"killing connection|killing client connection|killing query|information_schema.processlist|watchdog"},
    {hints::Killed, u"gekillt|abgeschossen|beendet durch|vom dba beendet|prozess beendet"},
    {hints::Killed, u"matada|matado|matar la conexión|eliminada por el dba|mató"},
    {hints::Killed, u"tuée|tué|tuer la connexion|interrompue par le dba"},
    {hints::Killed, u"matou|morta pelo|matar a conexão|encerrada pelo dba"},
    {hints::Killed, u"被杀|杀掉|被kill|kill掉|手动kill"},
    {hints::Killed, u"強制終了|killされ|キルされ|殺され"},

    {hints::Upgraded, u"upgrade|upgraded|upgrading|after updating|after update|after the update|"
        u"since update|since the update|updated to|since upgrade|migrated|migration to|migrated to|moved to|"
        u"new version|switched to|changed version|after migrating|after migration|new server"},
    {hints::Upgraded, u"aktualisierung|nach dem update|seit dem update|upgrade auf|aktualisiert|"
        u"umgestellt auf|umzug|umgezogen|neue version|neuer server|migriert"},
    {hints::Upgraded, u"actualización|actualizado|actualizar|actualicé|desde la actualización|migración|"
        u"migrado|nueva versión|nuevo servidor"},
    {hints::Upgraded, u"mise à jour|mis à jour|mise à niveau|depuis la mise à jour|migration|migré|"
        u"nouvelle version|nouveau serveur"},
    {hints::Upgraded, u"atualização|atualizado|atualizei|atualizar|desde a atualização|migração|"
        u"nova versão|novo servidor"},
    {hints::Upgraded, u"升级|更新后|迁移|新版本|换了服务器|新服务器"},
    {hints::Upgraded, u"アップグレード|アップデート|バージョンアップ|移行|新しいサーバー|更新後"},

    {hints::OneHostOnly, u"only from one|only from this|only from the|only one host|only one server|"
        u"from one host|only on one|only on this machine|only on production|only in production|only on prod|"
        u"works from another|works from other|works on my machine|works locally|works from localhost|"
        u"works on localhost|other hosts work|other servers work|other machines work|other clients work|"
        u"from localhost it works|not from remote|only remotely|from a remote|from outside"},
    {hints::OneHostOnly, u"nur von einem|nur auf einem|nur von diesem|nur auf diesem|nur auf dem server|"
        u"von anderen rechnern geht|lokal geht|lokal funktioniert|von außen|nur in produktion"},
    {hints::OneHostOnly, u"solo desde|sólo desde|solo en un|sólo en un|desde otro servidor funciona|"
        u"en local funciona|desde fuera|solo en producción"},
    {hints::OneHostOnly, u"seulement depuis|uniquement depuis|que depuis|seulement sur|en local ça marche|"
        u"depuis l'extérieur|uniquement en production"},
    {hints::OneHostOnly, u"somente de|só de um|apenas de|somente em um|apenas em um|localmente funciona|"
        u"de fora|só em produção"},
    {hints::OneHostOnly, u"只有一台|仅从|只在一台|其他机器正常|本地正常|其它机器正常|外网"},
    {hints::OneHostOnly, u"1台だけ|一台だけ|特定のホスト|特定のサーバー|他のサーバーでは|ローカルでは|本番だけ|外部から"},

    {hints::Windows, u"windows|win10|win11|windows server|iis|asp.net|c:\\*|d:\\*|.exe|powershell|10053|"
        u"10054|10060|10061|wsl|xampp|wamp|wampserver|an existing connection was forcibly closed|"
        u"actively refused|connected party did not properly respond|[winerror*|odbc 8.0(w)*|named pipe"},
    {hints::Windows, u"remotehost|zielcomputer"},
    {hints::Windows, u"host remoto|equipo de destino"},
    {hints::Windows, u"hôte distant|ordinateur cible"},
    {hints::Windows, u"máquina de destino"},
    {hints::Windows, u"远程主机强迫|目标计算机"},
    {hints::Windows, u"リモート ホスト|対象のコンピューター"},

    {hints::Closed, u"after close|after closing|after connection closed|already closed|"
        u"already been closed|connection is closed|closed connection|closed state|"
        u"mysqli_close|mysql_close|conn.close()|connection.close()|db.close()|connection.end()|"
        u"closed the connection|after invoking quit|protocol_enqueue_after_quit|interfaceerror: (0, '')|"
        u"couldn't fetch mysqli|object is already closed|pool is closed|pool_closed|client is not connected|"
        u"use after close|after disconnect|cursor is not connected|finally block|garbage collected|"
        u"destructor|__del__"},
    {hints::Closed, u"nach dem schließen|bereits geschlossen|schon geschlossen|verbindung geschlossen"},
    {hints::Closed, u"ya cerrada|después de cerrar|conexión cerrada|ya está cerrada"},
    {hints::Closed, u"déjà fermée|après fermeture|connexion fermée|après la fermeture"},
    {hints::Closed, u"já fechada|depois de fechar|conexão fechada|após fechar"},
    {hints::Closed, u"已关闭|关闭后|连接已关闭|已经关闭"},
    {hints::Closed, u"クローズ後|既に閉じ|閉じた後|クローズ済み|閉じられ"},
};
// clang-format on

} // namespace

std::span<const HintWords> hintWords()
{
    return Words;
}

} // namespace goneaway::symptom
