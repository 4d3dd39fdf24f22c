namespace Classroom.Testing.Media;

/// <summary>A packet of pictures as it came: its extended number, time, marker, publisher's counter, its picture's number where it has one (else 0), and what its header said of layers.</summary>
public sealed record ReceivedPacket(long Number, uint Time, bool Marker, uint Counter, int Picture, byte[] Descriptor);
