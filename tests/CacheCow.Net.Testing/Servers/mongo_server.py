"""A small stand-in for a MongoDB server, for tests: the wire protocol (OP_MSG) in front of mongomock, data in memory.

Usage: mongo_server.py PORT (0: any free one). Prints "port N" once it listens; runs until it is killed.
Needs the Python packages mongomock and pymongo. No transactions or authentication; collations are kept and not compared by. Change streams of a
database only, as far as change_log.py has them; `forgetHistory` (no MongoDB has it) makes older resume tokens unknown.
"""
import datetime
import functools
import itertools
import numbers
import socketserver
import struct
import sys
import threading

import bson
import mongomock
from change_log import ChangeLog, ChangeStream
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions, TypeDecoder, TypeRegistry
from bson.decimal128 import Decimal128

OP_REPLY, OP_QUERY, OP_MSG, MORE_TO_COME = 1, 2004, 2013, 2


@functools.total_ordering
class Number(Decimal128):
    """Decimal128 has no order of its own; filters and sorts need one."""
    def _pair(self, other):
        return self.to_decimal(), other.to_decimal() if isinstance(other, Decimal128) else other
    __eq__ = lambda self, other: (lambda a, b: a == b)(*self._pair(other))
    __lt__ = lambda self, other: (lambda a, b: a < b)(*self._pair(other))
    __add__ = lambda self, other: Number(sum(self._pair(other)))
    __hash__ = lambda self: hash(self.to_decimal())


class NumberDecoder(TypeDecoder):
    bson_type = Decimal128
    transform_bson = staticmethod(lambda value: Number.from_bid(value.bid))


numbers.Number.register(Number)
# UNSPECIFIED leaves the binary subtypes 3 and 4 alone: a Guid comes back as it was sent.
CODEC = CodecOptions(uuid_representation=UuidRepresentation.UNSPECIFIED, type_registry=TypeRegistry([NumberDecoder()]))


def failure(error):
    return {'code': getattr(error, 'code', None) or 2, 'errmsg': str(error) or type(error).__name__}


def pairs(sort):
    return list((sort or {}).items()) or None


def change(collection, query, update, upsert, multi=False):
    if isinstance(update, list):
        raise NotImplementedError('an update by a pipeline is not supported')
    if not next(iter(update), '').startswith('$'):
        return collection.replace_one(query, update, upsert)
    return (collection.update_many if multi else collection.update_one)(query, update, upsert)


class Commands:
    """Each do_X(database, value of X, command) is the database command X."""
    def __init__(self):
        self.client, self.lock = mongomock.MongoClient(), threading.Condition()
        self.open_cursors, self.ids = {}, itertools.count(1)
        self.log, self.keeps_images, self.fail_point, self.collations = ChangeLog(), set(), {}, {}

    def run(self, command, address):
        name = next(iter(command))
        try:
            for part in [command, *command.get('updates', []), *command.get('deletes', [])]:
                for option in {'startTransaction', 'collation', 'arrayFilters'} & part.keys() - ({'collation'} if name == 'create' else set()):
                    raise NotImplementedError(f'{option} is not supported')  # rather than a wrong answer
            action = getattr(self, 'do_' + name, None)
            if not action:
                raise mongomock.OperationFailure(f'no such command: {name}', 59)
            with self.lock:  # the connections have a thread each, and a command must be atomic
                self.fail(name)
                reply = action(self.client[command.get('$db', 'admin')], command[name], {**command, 'address': address})
                return {**(reply or {}), 'ok': 1.0}
        except Exception as error:  # whatever mongomock throws is for the client to see
            return {**failure(error), 'ok': 0.0}

    def fail(self, name):
        point = self.fail_point
        if name in point.get('failCommands', []) and point['times'] > 0:
            point['times'] -= 1
            raise mongomock.OperationFailure('failed on purpose', point['errorCode'])

    def do_configureFailPoint(self, db, name, c):  # failCommand, as MongoDB has it with enableTestCommands
        self.fail_point = {**c.get('data', {}), 'times': c['mode']['times'] if isinstance(c['mode'], dict) else 0}

    def do_forgetHistory(self, db, _, c):
        self.log.forget()

    def do_hello(self, db, _, command):  # as a replica set of one member, for a driver to use sessions and retries
        me = command['address']
        return {'helloOk': True, 'ismaster': True, 'isWritablePrimary': True, 'secondary': False, 'setName': 'rs0',
                'setVersion': 1, 'hosts': [me], 'primary': me, 'me': me,
                'localTime': datetime.datetime.now(datetime.timezone.utc), 'logicalSessionTimeoutMinutes': 30,
                'minWireVersion': 0, 'maxWireVersion': 21,
                'maxBsonObjectSize': 1 << 24, 'maxMessageSizeBytes': 48000000, 'maxWriteBatchSize': 100000}
    do_isMaster = do_ismaster = do_hello
    do_ping = do_endSessions = lambda self, db, _, command: None
    do_buildInfo = lambda self, db, _, command: {'version': '7.0.0', 'versionArray': [7, 0, 0, 0]}

    def batch(self, db, name, documents, size, key='firstBatch'):
        documents = list(documents)
        size = len(documents) if size is None else size
        first, rest, cursor = documents[:size], documents[size:], 0  # 0: nothing left to get
        if rest:
            cursor = next(self.ids)
            self.open_cursors[cursor] = rest
        return {'cursor': {'id': bson.Int64(cursor), 'ns': f'{db.name}.{name}', key: first}}

    def do_find(self, db, name, c):
        found = db[name].find(c.get('filter'), c.get('projection') or None, c.get('skip', 0), abs(c.get('limit', 0)),
                              sort=pairs(c.get('sort')))
        return self.batch(db, name, found, None if c.get('singleBatch') else c.get('batchSize', 101))

    def do_aggregate(self, db, name, c):
        if '$changeStream' in next(iter(c['pipeline']), {}):
            cursor = next(self.ids)
            self.open_cursors[cursor] = stream = ChangeStream(self.log, self.client, db.name, c['pipeline'])
            return stream.reply(cursor, 'firstBatch', [])
        return self.batch(db, name, db[name].aggregate(c['pipeline']), c['cursor'].get('batchSize', 101))

    def do_getMore(self, db, cursor, c):
        if cursor not in self.open_cursors:
            raise mongomock.OperationFailure(f'cursor id {cursor} not found', 43)
        if isinstance(stream := self.open_cursors[cursor], ChangeStream):
            events = stream.events()
            if not events and self.lock.wait(c.get('maxTimeMS', 1000) / 1000):
                events = stream.events()
            if stream.is_over:
                del self.open_cursors[cursor]
            return stream.reply(0 if stream.is_over else cursor, 'nextBatch', events)
        return self.batch(db, c['collection'], self.open_cursors.pop(cursor), c.get('batchSize'), 'nextBatch')

    def do_killCursors(self, db, name, c):
        return {'cursorsKilled': [i for i in c['cursors'] if self.open_cursors.pop(i, None)]}

    def write(self, statements, c, action):
        reply = {'n': 0}
        for index, statement in enumerate(statements):
            try:
                action(index, statement, reply)
            except Exception as error:
                reply.setdefault('writeErrors', []).append({'index': index, **failure(error)})
                if c.get('ordered', True):
                    break
        return reply

    def do_insert(self, db, name, c):
        def insert(index, document, reply):
            db[name].insert_one(document)
            self.note(db, name, 'insert', after=document)
            reply['n'] += 1
        return self.write(c['documents'], c, insert)

    def do_update(self, db, name, c):
        def update(index, s, reply):
            found = list(db[name].find(s['q'], limit=0 if s.get('multi') else 1))
            result = change(db[name], s['q'], s['u'], s.get('upsert', False), s.get('multi', False))
            for before in found:
                after = db[name].find_one({'_id': before['_id']})
                if before != after:
                    self.note(db, name, 'update' if next(iter(s['u'])).startswith('$') else 'replace', before, after)
            if result.upserted_id is not None:
                self.note(db, name, 'insert', after=db[name].find_one({'_id': result.upserted_id}))
                reply.setdefault('upserted', []).append({'index': index, '_id': result.upserted_id})
            reply['n'] += result.matched_count + (result.upserted_id is not None)
            reply['nModified'] = reply.get('nModified', 0) + result.modified_count
        return self.write(c['updates'], c, update)

    def do_delete(self, db, name, c):
        def delete(index, s, reply):
            found = list(db[name].find(s['q'], limit=1 if s['limit'] else 0))
            reply['n'] += (db[name].delete_one if s['limit'] else db[name].delete_many)(s['q']).deleted_count
            for before in found:
                self.note(db, name, 'delete', before)
        return self.write(c['deletes'], c, delete)

    def do_createIndexes(self, db, name, c):
        for index in c['indexes']:
            db[name].create_index(pairs(index['key']), **{k: v for k, v in index.items() if k not in ('key', 'v')})

    def do_drop(self, db, name, c):
        if name not in db.list_collection_names():
            raise mongomock.OperationFailure('ns not found', 26)
        db.drop_collection(name)
        self.collations.pop((db.name, name), None)
        self.note(db, name, 'drop')

    def do_dropDatabase(self, db, _, c):
        for name in db.list_collection_names():
            self.do_drop(db, name, c)
        self.client.drop_database(db.name)
        self.note(db, None, 'dropDatabase')

    def do_renameCollection(self, _, name, c):
        (database, old), (_, new) = name.split('.', 1), c['to'].split('.', 1)
        self.client[database][old].rename(new, dropTarget=c.get('dropTarget', False))
        self.note(self.client[database], old, 'rename', to={'db': database, 'coll': new})

    def do_create(self, db, name, c):
        db.create_collection(name)
        self.do_collMod(db, name, c)
        if 'collation' in c:
            self.collations[db.name, name] = c['collation']  # told by listCollections, and not compared by

    def do_listCollections(self, db, _, c):
        names = [name for name in db.list_collection_names() if c.get('filter', {}).get('name', name) == name]
        found = [{'name': name, 'type': 'collection', 'options': {'collation': self.collations[db.name, name]} if (db.name, name) in self.collations else {}}
                 for name in names]
        return self.batch(db, '$cmd.listCollections', found, None)

    def do_collMod(self, db, name, c):
        keep = c.get('changeStreamPreAndPostImages', {}).get('enabled')
        (self.keeps_images.add if keep else self.keeps_images.discard)((db.name, name))

    def note(self, db, name, operation, before=None, after=None, **more):
        self.log.add(db.name, name, operation, before, after, (db.name, name) in self.keeps_images, more)
        self.lock.notify_all()


class Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        try:
            while len(header := self.rfile.read(16)) == 16:
                length, request_id, _, opcode = struct.unpack('<4i', header)
                answer = {OP_QUERY: self.query, OP_MSG: self.message}[opcode](self.rfile.read(length - 16))
                if answer:
                    kind, content = answer
                    self.wfile.write(struct.pack('<4i', 16 + len(content), request_id, request_id, kind) + content)
        except ConnectionError:
            pass  # drivers just drop their pooled connections

    def run(self, command):
        return bson.encode(self.server.commands.run(command, '%s:%d' % self.request.getsockname()), codec_options=CODEC)

    def query(self, body):  # the old message, which a driver's first hello still uses
        start = body.index(b'\0', 4) + 9
        size, = struct.unpack_from('<i', body, start)
        reply = self.run(bson.decode(body[start:start + size], CODEC))
        return OP_REPLY, struct.pack('<iqii', 8, 0, 0, 1) + reply

    def message(self, body):
        flags, = struct.unpack_from('<I', body)
        position, command, lists = 4, {}, {}
        while position < len(body):
            kind, size = struct.unpack_from('<Bi', body, position)
            section, position = body[position + 1:position + 1 + size], position + 1 + size
            if kind == 0:
                command = bson.decode(section, CODEC)
            else:  # documents kept out of the command to spare nesting, such as those to insert
                name_end = section.index(b'\0', 4)
                lists[section[4:name_end].decode()] = bson.decode_all(section[name_end + 1:], CODEC)
        reply = self.run({**command, **lists})
        return None if flags & MORE_TO_COME else (OP_MSG, struct.pack('<IB', 0, 0) + reply)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128
    commands = Commands()


if __name__ == '__main__':
    server = Server(('127.0.0.1', int(sys.argv[1])), Connection)
    print('port', server.server_address[1], flush=True)
    server.serve_forever()
