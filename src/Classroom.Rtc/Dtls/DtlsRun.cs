namespace Classroom.Rtc.Dtls;

/// <summary>Hands blocking work to a thread that may block; false if there is no room, and the datagram then counts as lost.</summary>
public delegate bool DtlsRun(Action work);
