"""A small stand-in for a MongoDB server, for tests: the wire protocol (OP_MSG) in front of mongomock, data in memory.

Usage: mongo_server.py PORT (0: any free one). Prints "port N" once it listens; runs until it is killed.
Needs the Python packages mongomock and pymongo. No transactions, change streams, authentication or collation.
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
        self.client, self.lock = mongomock.MongoClient(), threading.Lock()
        self.open_cursors, self.ids = {}, itertools.count(1)

    def run(self, command, address):
        name = next(iter(command))
        try:
            for part in [command, *command.get('updates', []), *command.get('deletes', [])]:
                for option in {'startTransaction', 'collation', 'arrayFilters'} & part.keys():
                    raise NotImplementedError(f'{option} is not supported')  # rather than a wrong answer
            action = getattr(self, 'do_' + name, None)
            if not action:
                raise mongomock.OperationFailure(f'no such command: {name}', 59)
            with self.lock:  # the connections have a thread each, and a command must be atomic
                reply = action(self.client[command.get('$db', 'admin')], command[name], {**command, 'address': address})
                return {**(reply or {}), 'ok': 1.0}
        except Exception as error:  # whatever mongomock throws is for the client to see
            return {**failure(error), 'ok': 0.0}

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
        return self.batch(db, name, db[name].aggregate(c['pipeline']), c['cursor'].get('batchSize', 101))

    def do_getMore(self, db, cursor, c):
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
            reply['n'] += 1
        return self.write(c['documents'], c, insert)

    def do_update(self, db, name, c):
        def update(index, s, reply):
            result = change(db[name], s['q'], s['u'], s.get('upsert', False), s.get('multi', False))
            if result.upserted_id is not None:
                reply.setdefault('upserted', []).append({'index': index, '_id': result.upserted_id})
            reply['n'] += result.matched_count + (result.upserted_id is not None)
            reply['nModified'] = reply.get('nModified', 0) + result.modified_count
        return self.write(c['updates'], c, update)

    def do_delete(self, db, name, c):
        def delete(index, s, reply):
            reply['n'] += (db[name].delete_one if s['limit'] else db[name].delete_many)(s['q']).deleted_count
        return self.write(c['deletes'], c, delete)

    def do_createIndexes(self, db, name, c):
        for index in c['indexes']:
            db[name].create_index(pairs(index['key']), **{k: v for k, v in index.items() if k not in ('key', 'v')})

    def do_drop(self, db, name, c):
        if name not in db.list_collection_names():
            raise mongomock.OperationFailure('ns not found', 26)
        db.drop_collection(name)

    def do_dropDatabase(self, db, _, c):
        self.client.drop_database(db.name)


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
