namespace Classroom.Server.Edge;

/// <summary>A stream whose first bytes were looked at and are read again: a file is refused before anything is stored.</summary>
internal sealed class MagicStream : Stream
{
    private readonly byte[] _head;
    private readonly Stream _rest;
    private int _read;

    private MagicStream(byte[] head, Stream rest) => (_head, _rest) = (head, rest);

    /// <summary>The whole stream, or null where it does not begin with the magic bytes.</summary>
    public static async Task<MagicStream?> Open(Stream stream, byte[] magic, CancellationToken cancel)
    {
        var head = new byte[magic.Length];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        return length == head.Length && head.AsSpan().SequenceEqual(magic) ? new MagicStream(head, stream) : null;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read == _head.Length)
            return await _rest.ReadAsync(buffer, cancellationToken);
        var count = Math.Min(buffer.Length, _head.Length - _read);
        _head.AsMemory(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
